import { DAY, HOUR } from '../../../src/domain/time/instant.js';
import { CandidateCalls } from '../../../src/processing/marks/candidate-calls.js';
import type { CallEntity } from '../../../src/store/schema/entities/call.entity.js';

const BEGIN = Date.UTC(2026, 10, 1);

const aCall = (id: string, startedAt: number, more: Partial<CallEntity> = {}): CallEntity =>
  ({
    id,
    callId: `vendor-${id}`,
    projectId: 'okna',
    sourceId: 'mango',
    clickIds: {},
    callerKey: 'caller',
    startedAt,
    ...more,
  }) as CallEntity;
const ids = (calls: readonly CallEntity[]) => calls.map(({ id }) => id).sort();

describe('calls that a mark may mean', () => {
  const calls = new CandidateCalls([
    aCall('b', BEGIN + HOUR, { yaCid: '7', clickIds: { gclid: 'click' } }),
    aCall('a', BEGIN + HOUR, { yaCid: '7' }),
    aCall('c', BEGIN + 5 * HOUR, { yaCid: '7', dealId: 'deal' }),
    aCall('d', BEGIN + 5 * HOUR, { yaCid: '7', sourceId: 'other' }),
  ]);

  it('are of one caller the nearest of each source before and after the moment, within a day', () => {
    expect(ids(calls.nearest('callerKey', 'caller', BEGIN + 2 * HOUR))).toEqual(['a', 'c', 'd']);
    expect(ids(calls.nearest('callerKey', 'caller', BEGIN + HOUR))).toEqual(['a', 'd']);
    expect(ids(calls.nearest('callerKey', 'caller', BEGIN + 5 * HOUR + DAY))).toEqual(['c', 'd']);
    expect(calls.nearest('callerKey', 'caller', BEGIN + 5 * HOUR + DAY + 1)).toEqual([]);
    expect(calls.nearest('callerKey', 'nobody', BEGIN)).toEqual([]);
  });

  it('are of one identifier the last of each source that was not later', () => {
    expect(ids(calls.lastBefore('yaCid', '7', BEGIN + 5 * HOUR))).toEqual(['c', 'd']);
    expect(ids(calls.lastBefore('yaCid', '7', BEGIN + 4 * HOUR))).toEqual(['b']);
    expect(calls.lastBefore('yaCid', '7', BEGIN)).toEqual([]);
    expect(ids(calls.lastBefore('clickId', 'click', BEGIN + DAY))).toEqual(['b']);
    expect(ids(calls.lastBefore('dealId', 'deal', BEGIN + DAY))).toEqual(['c']);
  });

  it('are found by the vendor’s id and by ours', () => {
    expect(ids(calls.all('callId', 'vendor-a'))).toEqual(['a']);
    expect(ids(calls.all('callId', 'a'))).toEqual(['a']);
    expect(ids(calls.withIds(['a', 'gone', 'b']))).toEqual(['a', 'b']);
  });

  it('are looked through no more often where one caller has many', () => {
    const readsOf = (count: number): number => {
      let reads = 0;
      const many = Array.from({ length: count }, (_, index) =>
        Object.defineProperty(aCall(String(index), 0), 'startedAt', { get: () => ((reads += 1), BEGIN + index * 1000) }),
      );
      const index = new CandidateCalls(many);
      reads = 0;
      for (let marks = 0; marks < 100; marks += 1) index.nearest('callerKey', 'caller', BEGIN + marks * 1000);
      return reads;
    };
    expect(readsOf(8_000) / readsOf(2_000)).toBeLessThan(2);
  });
});
