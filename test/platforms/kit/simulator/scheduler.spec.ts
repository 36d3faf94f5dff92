import { SimulatorScheduler } from '../../../../src/platforms/kit/simulator/records.js';

describe('the scheduler of the simulators', () => {
  it('does what is due in the order of the moments, and nothing before its moment', () => {
    let now = 0;
    const done: string[] = [];
    const scheduler = new SimulatorScheduler(() => now);
    scheduler.schedule(30, () => done.push('later'));
    scheduler.schedule(10, () => done.push('first'));
    scheduler.schedule(10, () => done.push('second'));
    now = 10;
    scheduler.runDue();
    expect(done).toEqual(['first', 'second']);
    now = 30;
    scheduler.runDue();
    expect(done).toEqual(['first', 'second', 'later']);
  });

  it('does in the same go what an action makes due', () => {
    const done: string[] = [];
    const scheduler = new SimulatorScheduler(() => 5);
    scheduler.schedule(1, () => scheduler.schedule(2, () => done.push('follow-up')));
    scheduler.runDue();
    expect(done).toEqual(['follow-up']);
  });
});
