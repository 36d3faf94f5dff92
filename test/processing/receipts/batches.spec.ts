import fc from 'fast-check';
import { mergeReceipts, ReceiptMerger } from '../../../src/processing/receipts/receipt-merger.js';
import type { ReadReceipt } from '../../../src/processing/receipts/receipt-reader.js';
import { source } from '../../../src/sources/mango/index.js';
import type { CallEntity } from '../../../src/store/schema/entities/call.entity.js';
import { aProject, NOON } from '../../support/test-pipeline.js';
import { aStoredReceipt } from '../../support/call-builders.js';

const SETTINGS = {
  dropAtIngest: [],
  sessionIdParams: () => ['ga_session_id'],
  endsWithinMs: () => 4 * 3_600_000,
  excludes: () => false,
  callerKey: (_project: string, number: string) => `key of ${number}`,
};
const RULES = source.settings.parse({});

/** What a webhook may say; of each parameter several things, one of them nothing and one of them broken. */
const PARAMETERS = {
  dateStart: ['22-11-2026T12:45', '2026-11-22T12:45:07Z', 'soon', ''],
  dateEnd: ['22-11-2026T12:49', '2026-11-22T12:50:00Z', ''],
  callStatus: ['1120', '1100', ''],
  duration: ['187', '0', ''],
  isQuality: ['true', 'false', ''],
  callerNumber: ['79161234567', '79161234568', 'anonymous', ''],
  gaCid: ['1234567890.1763800000', 'broken', ''],
  yaCid: ['1763800000123456789', ''],
  utmSource: ['yandex', 'google', ''],
  URLl: ['https://a.example/?utm_source=yandex&yclid=123456789', 'https://a.example/?gclid=Cj0KCQ-abc', ''],
  customParam: ['{"ga_session_id":"1780550000"}', ''],
  city: ['%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0', '%CC%EE%F1%EA%E2%E0', ''],
} as const;

const aQuery = fc
  .record(Object.fromEntries(Object.entries(PARAMETERS).map(([name, values]) => [name, fc.constantFrom(...values)])), {
    requiredKeys: [],
  })
  .map((said) => ['callId=1', ...Object.entries(said).map(([name, value]) => `${name}=${String(value)}`)].join('&'));

function read(query: string, order: number): ReadReceipt {
  const receipt = aStoredReceipt({ id: `r${order}`, receivedAt: NOON + order, query, verdict: 'new' });
  const parsed = source.parse(receipt, RULES);
  if (!('event' in parsed)) throw new Error('a webhook with a call id can be read');
  return { receipt, project: aProject(), event: parsed.event };
}

/** The call after these batches, without the id that it was given when it was made. */
function callAfter(batches: readonly (readonly ReadReceipt[])[]): Omit<CallEntity, 'id'> {
  let known: CallEntity[] = [];
  for (const batch of batches) {
    const { fresh, changed } = mergeReceipts(batch, known, SETTINGS, NOON);
    known = [...fresh, ...changed];
  }
  const [call] = known;
  if (!call || known.length !== 1) throw new Error('it is one call');
  const { id: _id, ...rest } = call;
  return rest;
}

describe('the webhooks of one call', () => {
  it('make the same call in every order, one by one, together, and twice', () => {
    const someReads = fc.array(aQuery, { minLength: 1, maxLength: 5 }).map((queries) => queries.map(read));
    const inTwoOrders = someReads.chain((reads) =>
      fc.tuple(fc.constant(reads), fc.shuffledSubarray(reads, { minLength: reads.length }), fc.nat(5)),
    );
    fc.assert(
      fc.property(inTwoOrders, ([reads, shuffled, cut]) => {
        const call = callAfter(reads.map((one) => [one]));
        expect(callAfter([shuffled])).toEqual(call);
        expect(callAfter([shuffled.slice(0, cut), shuffled.slice(cut)].filter((batch) => batch.length > 0))).toEqual(call);
        expect(callAfter([reads, shuffled])).toEqual(call);
      }),
      { numRuns: 300 },
    );
  });

  it('make the same call where they were merged ahead, all of them or more, of a call that is known or is not', () => {
    const someReads = fc.array(aQuery, { minLength: 1, maxLength: 5 }).map((queries) => queries.map(read));
    const inParts = someReads.chain((reads) => fc.tuple(fc.constant(reads), fc.nat(5), fc.nat(5)));
    fc.assert(
      fc.property(inParts, ([reads, one, other]) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const batches = [reads.slice(0, from), reads.slice(from, to), reads.slice(to)].filter((batch) => batch.length > 0);
        const ahead = new ReceiptMerger(SETTINGS, NOON - 1);
        for (const receipt of reads.slice(from)) ahead.add(receipt);
        let known: CallEntity[] = [];
        for (const batch of batches) {
          const isAhead = reads.indexOf(batch[0] as ReadReceipt) >= from;
          const { fresh, changed, causes } = mergeReceipts(batch, known, SETTINGS, NOON, isAhead ? ahead : null);
          const plain = mergeReceipts(batch, known, SETTINGS, NOON);
          expect([...causes.values()]).toEqual([...plain.causes.values()]);
          expect([fresh.length, changed.length]).toEqual([plain.fresh.length, plain.changed.length]);
          known = [...fresh, ...changed];
        }
        const [{ id: _id, ...call }] = known as [CallEntity];
        expect(call).toEqual(callAfter(reads.map((receipt) => [receipt])));
      }),
      { numRuns: 300 },
    );
  });
});
