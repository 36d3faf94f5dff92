import type { Goal } from '../../../src/domain/goals/goal.js';
import { DAY, HOUR } from '../../../src/domain/time/instant.js';
import { decideGoals, type GoalContext, historyWithCalls } from '../../../src/processing/goals/goal-decisions.js';
import { moveApart, planConversions } from '../../../src/processing/goals/plan-conversions.js';
import type { CallEntity } from '../../../src/store/schema/entities/call.entity.js';
import { aCall, CALL_START } from '../../support/call-builders.js';
import { costOfOneWhole, LESS_THAN_QUADRATIC } from '../../support/processor-time.js';
import { aGoal, aProject } from '../../support/test-pipeline.js';

const GOALS = [
  aGoal({ id: 'unique', when: { uniqueWithinDays: 30 } }),
  aGoal({ id: 'third', when: { callNumber: { min: 3, max: 5 } } }),
  aGoal({ id: 'once', when: { answered: true }, oncePerCallerDays: 2 }),
];

function callOf(index: number, startedAt: number, receivedAt = startedAt + HOUR): CallEntity {
  const id = String(index).padStart(8, '0');
  return { ...aCall({ id, callId: id, startedAt, receivedAt }), callerKey: 'one-caller' } as CallEntity;
}
function contextOf(calls: readonly CallEntity[]): GoalContext {
  const history = historyWithCalls(new Map([['one-caller', []]]), calls);
  const rest = {
    marks: new Map(),
    existing: [],
    forgotten: { phones: 0, callers: 0, details: 0 },
    callerKey: String,
    excludedKeys: new Set<string>(),
  };
  return { history, conversions: [], anew: true, ...rest };
}
const decide = (calls: readonly CallEntity[], goals: readonly Goal[]) =>
  decideGoals(aProject({ goals }), calls, 'Europe/Moscow', contextOf(calls));
const oneCaller = (count: number) => Array.from({ length: count }, (_, index) => callOf(index, CALL_START + index * HOUR));

describe('many calls of one caller', () => {
  it('take as long each as few', () => {
    const [some, sixteenTimes] = [oneCaller(375), oneCaller(6_000)];
    const ratio = costOfOneWhole(
      () => decide(some, GOALS),
      () => decide(sixteenTimes, GOALS),
    );
    expect(ratio).toBeLessThan(LESS_THAN_QUADRATIC);
  });

  it('are decided as if all of them were looked through for each', () => {
    // In any order of start and arrival; a linear congruential generator, so that it is the same each time.
    let seed = 7;
    const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    const calls = Array.from({ length: 300 }, (_, index) =>
      callOf(index, CALL_START + random(40 * 24) * HOUR + index, CALL_START + 60 * DAY + random(100) * DAY),
    );
    const arrived = [...calls].sort((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1));
    const counted: number[] = [];
    const expected = arrived.flatMap((call, index) => {
      const at = call.startedAt ?? 0;
      const earlier = arrived
        .slice(0, index)
        .flatMap(({ startedAt }) => (startedAt !== null && startedAt <= at ? [startedAt] : []));
      const once = !counted.some((other) => Math.abs(other - at) < 2 * DAY);
      if (once) counted.push(at);
      const unique = !earlier.some((other) => other > at - 30 * DAY);
      return [unique, earlier.length + 1 >= 3 && earlier.length + 1 <= 5, once];
    });
    expect(decide(calls, GOALS).map(({ verdict }) => verdict.met)).toEqual(expected);
  });
});

describe('many calls of one visitor in one second', () => {
  const inOneSecond = (count: number) => {
    const calls = Array.from({ length: count }, (_, index) => callOf(index, CALL_START));
    return planConversions(decide(calls, [aGoal({ when: {} })]), [], 0).made;
  };

  it('are told apart in time that grows with their number, each in a second of its own', () => {
    const [some, sixteenTimes] = [inOneSecond(625), inOneSecond(10_000)];
    const ratio = costOfOneWhole(
      () => moveApart(some, []),
      () => moveApart(sixteenTimes, []),
    );
    expect(ratio).toBeLessThan(LESS_THAN_QUADRATIC);
    expect(new Set(moveApart(some, []).map(({ conversion }) => conversion.occurredAt)).size).toBe(some.length);
  });
});
