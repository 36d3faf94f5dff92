import fc from 'fast-check';
import type { CallFacts } from '../../../src/domain/calls/call.js';
import { HOUR } from '../../../src/domain/time/instant.js';
import { mergeReceipts } from '../../../src/processing/receipts/receipt-merger.js';
import type { ReadReceipt } from '../../../src/processing/receipts/receipt-reader.js';
import type { CallEntity } from '../../../src/store/schema/entities/call.entity.js';
import { aProject, NOON } from '../../support/test-pipeline.js';
import { aStoredReceipt } from '../../support/call-builders.js';

const EXCLUDED = '+79160000009';
const settingsWith = (dropAtIngest: readonly (keyof CallFacts)[]) => ({
  dropAtIngest,
  sessionIdParams: () => [],
  endsWithinMs: () => 4 * HOUR,
  excludes: (_project: string, number: string) => number === EXCLUDED,
  callerKey: (_project: string, number: string) => `key of ${number}`,
});

/** The webhook that came as the `order`-th one; its receipt's id sorts so. */
function aRead(order: number, phase: 'started' | 'ended', callerNumber: string | null): ReadReceipt {
  const id = `r${order}`;
  const facts = callerNumber === null ? {} : { callerNumber };
  return {
    receipt: aStoredReceipt({ id, receivedAt: NOON + order, query: 'callId=1' }),
    project: aProject(),
    event: { callId: '1', phase, facts, warnings: [] },
  };
}

const aWebhook = fc.record({
  phase: fc.constantFrom('started' as const, 'ended' as const),
  callerNumber: fc.constantFrom('+79160000001', '+79160000002', EXCLUDED, null),
});
const inTwoOrders = fc
  .array(aWebhook, { minLength: 1, maxLength: 6 })
  .map((webhooks) => webhooks.map(({ phase, callerNumber }, order) => aRead(order, phase, callerNumber)))
  .chain((reads) => fc.tuple(fc.constant(reads), fc.shuffledSubarray(reads, { minLength: reads.length })));

/** One receipt at a time; `between` is what happens to the stored call before the next one. */
function callOf(
  reads: readonly ReadReceipt[],
  dropped: readonly (keyof CallFacts)[],
  between = (call: CallEntity): CallEntity => call,
): CallEntity {
  let known: CallEntity[] = [];
  for (const read of reads) {
    const { fresh, changed } = mergeReceipts([read], known.map(between), settingsWith(dropped), NOON);
    known = [...fresh, ...changed];
  }
  const [call] = known;
  if (call === undefined) throw new Error('no call came of it');
  return call;
}
const callerOf = ({ callerKey, callerExcluded }: CallEntity) => ({ callerKey, callerExcluded });

describe('the caller of a call', () => {
  it('is the same in every order of reading, kept or dropped at ingest', () => {
    fc.assert(
      fc.property(inTwoOrders, ([reads, shuffled]) => {
        const kept = callOf(reads, []);
        const expected = callerOf(kept);
        expect(kept.callerKey).toBe(kept.callerNumber === null ? null : `key of ${kept.callerNumber}`);
        expect(callerOf(callOf(shuffled, []))).toEqual(expected);
        expect(callerOf(callOf(reads, ['callerNumber']))).toEqual(expected);
        const dropped = callOf([...shuffled, ...reads], ['callerNumber']);
        expect(callerOf(dropped)).toEqual(expected);
        expect(dropped.callerNumber).toBeNull();
      }),
    );
  });

  it('is the same where the number is forgotten before the next webhook is read', () => {
    const forgotten = (call: CallEntity) => ({ ...call, callerNumber: null });
    fc.assert(
      fc.property(inTwoOrders, ([reads, shuffled]) => {
        expect(callerOf(callOf(shuffled, [], forgotten))).toEqual(callerOf(callOf(reads, [])));
      }),
    );
  });
});
