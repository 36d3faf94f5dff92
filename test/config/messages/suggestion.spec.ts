import { closestName } from '../../../src/config/messages/config-problem.js';

describe('the suggestion for a misspelt name', () => {
  it.each([
    ['tokne', ['token', 'type'], 'token'],
    ['Sources', ['source', 'sources'], 'sources'],
    ['enbled', ['id', 'enabled'], 'enabled'],
    ['minTalkSecond', ['minTalkSeconds', 'maxTalkSeconds'], 'minTalkSeconds'],
    ['nekot', ['token'], null],
    ['xy', ['id', 'type'], null],
    ['counter', [], null],
    ['', ['id'], null],
  ])('takes %s among %j for %s', (name, known, meant) => {
    expect(closestName(name, known)).toBe(meant);
  });
});
