import { SuccessHeartbeat } from '../../../src/delivery/circuit-breaker/circuit-breaker.service.js';
import { SECOND } from '../../../src/domain/time/instant.js';
import { TestClock } from '../../support/test-pipeline.js';

describe('the last success of a destination', () => {
  const clock = new TestClock(0);
  let recorded: [halfOpen: boolean, at: number][];
  let heartbeat: SuccessHeartbeat;
  beforeEach(() => {
    recorded = [];
    heartbeat = new SuccessHeartbeat(clock, async (halfOpen, at) => void recorded.push([halfOpen, at]));
  });

  it('is recorded every ten seconds, and at the end with its own time', async () => {
    const began = clock.now();
    await heartbeat.record(false);
    expect(recorded).toEqual([]);
    clock.forward(10 * SECOND);
    await heartbeat.record(false);
    expect(recorded).toEqual([[false, began + 10 * SECOND]]);
    clock.forward(SECOND);
    await heartbeat.record(false);
    clock.forward(SECOND);
    await heartbeat.flush();
    expect(recorded.slice(1)).toEqual([[false, began + 11 * SECOND]]);
  });

  it('is recorded at once when the breaker is half-open, and not twice', async () => {
    await heartbeat.record(true);
    await heartbeat.flush();
    expect(recorded).toEqual([[true, clock.now()]]);
  });
});
