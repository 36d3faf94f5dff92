import { redact } from '../../../src/config/messages/config-problem.js';
import { load, problemsOf } from '../a-config.js';

const CANARY = 'canary-7f3a91-Wq2';

describe('a secret in a config', () => {
  it.each([
    ['of the wrong form', `sources: [{ id: s, type: bell, tokens: ["${CANARY}/x"] }]`],
    ['that broke the YAML', `destinations: [{ token: "${CANARY}, x: 1 }]`],
    ['that starts with a sign of YAML', `server: { host: @${CANARY} }`],
    ['taken for an alias', `server: { host: *${CANARY} }`],
    ['taken for a tag', `server: { host: !${CANARY} x, prot: 1 }`],
    ['in a database address', `database: { url: "mysql://u:${CANARY}@db" }`],
    ['that a reference brought, used as an id', 'sources: [{ id: "${SECRET}!" }, { id: "${SECRET}!" }]'],
    [
      'that a reference brought, used as a goal',
      'destinations: [{ id: d, platform: counter, token: "${SECRET}", formerly: "${SECRET}" }, { id: "${SECRET}" }]',
    ],
    ['that stands under a wrong type', `destinations: [{ id: d, platform: counter, token: ["${CANARY}"] }]`],
    ['written also as a platform', `destinations: [{ id: d, platform: ${CANARY}, token: ${CANARY} }]`],
  ])('%s is in no problem', (_, yaml) => {
    const problems = problemsOf(yaml, { environment: { SECRET: CANARY } });
    expect(problems).not.toEqual([]);
    expect(JSON.stringify(problems)).not.toContain(CANARY);
  });

  it('is in no warning', () => {
    const yaml =
      'sources: [{ id: s, type: bell, tokens: ["${SECRET}"] }]\ngoals: [{ id: "${SECRET}", when: { sources: "${SECRET}" } }]';
    const { warnings } = load(yaml, { environment: { SECRET: CANARY, RINGBACK_ADMIN_KEY: CANARY } });
    expect(warnings).toHaveLength(1);
    expect(warnings.join()).not.toContain(CANARY);
  });

  it('that holds another is cut out whole', () => {
    expect(redact('say abcdef-ghijkl and abcdef', new Set(['abcdef', 'abcdef-ghijkl']))).toBe('say *** and ***');
  });

  it('so short that it is a word leaves sentences readable', () => {
    expect(redact('Must be true or false.', new Set(['true', '']))).toBe('Must be true or false.');
  });
});
