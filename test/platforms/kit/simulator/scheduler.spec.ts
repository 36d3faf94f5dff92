import { SimulatorScheduler } from '../../../../src/platforms/kit/simulator/scheduler.js';

describe('the agenda of the sandbox', () => {
  it('does what is due in the order of the moments, and nothing before its moment', () => {
    let now = 0;
    const done: string[] = [];
    const agenda = new SimulatorScheduler(() => now);
    agenda.schedule(30, () => done.push('later'));
    agenda.schedule(10, () => done.push('first'));
    agenda.schedule(10, () => done.push('second'));
    now = 10;
    agenda.runDue();
    expect(done).toEqual(['first', 'second']);
    now = 30;
    agenda.runDue();
    expect(done).toEqual(['first', 'second', 'later']);
  });

  it('does in the same go what an action makes due', () => {
    const done: string[] = [];
    const agenda = new SimulatorScheduler(() => 5);
    agenda.schedule(1, () => agenda.schedule(2, () => done.push('follow-up')));
    agenda.runDue();
    expect(done).toEqual(['follow-up']);
  });
});
