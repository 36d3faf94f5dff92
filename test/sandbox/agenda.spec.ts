import { Agenda } from '../../src/sandbox/agenda.js';

describe('the agenda of the sandbox', () => {
  it('does what is due in the order of the moments, and nothing before its moment', () => {
    let now = 0;
    const done: string[] = [];
    const agenda = new Agenda(() => now);
    agenda.at(30, () => done.push('later'));
    agenda.at(10, () => done.push('first'));
    agenda.at(10, () => done.push('second'));
    now = 10;
    agenda.catchUp();
    expect(done).toEqual(['first', 'second']);
    now = 30;
    agenda.catchUp();
    expect(done).toEqual(['first', 'second', 'later']);
  });

  it('does in the same go what an action makes due', () => {
    const done: string[] = [];
    const agenda = new Agenda(() => 5);
    agenda.at(1, () => agenda.at(2, () => done.push('follow-up')));
    agenda.catchUp();
    expect(done).toEqual(['follow-up']);
  });
});
