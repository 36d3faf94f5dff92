import fc from 'fast-check';
import type { CallEvent } from '../../src/domain/call.js';
import { fold, type Folded } from '../../src/domain/merge.js';

interface Arrival {
  readonly event: CallEvent;
  readonly receiptId: string;
  readonly receivedAt: number;
}

const foldAll = (arrivals: readonly Arrival[]): Folded | null =>
  arrivals.reduce<Folded | null>((call, { event, receiptId, receivedAt }) => fold(call, event, { receiptId, receivedAt }), null);

const anEvent = fc.record({
  callId: fc.constant('c'),
  phase: fc.constantFrom('started' as const, 'ended' as const),
  facts: fc.record(
    {
      talkSeconds: fc.option(fc.nat(100), { nil: null }),
      yaCid: fc.option(fc.constantFrom('1763800000123456789', '1'), { nil: null }),
      isQuality: fc.option(fc.boolean(), { nil: null }),
      startedAt: fc.option(fc.nat(1000), { nil: null }),
    },
    { requiredKeys: [] },
  ),
  warnings: fc.subarray(['TZ_ASSUMED', 'DATE_INVALID'] as const),
});
const someArrivals = fc
  .array(anEvent, { minLength: 1, maxLength: 5 })
  .map((events) => events.map((event, index): Arrival => ({ event, receiptId: `r${index}`, receivedAt: 1000 + index })));

const start = (facts: CallEvent['facts']): CallEvent => ({ callId: 'c', phase: 'started', facts, warnings: [] });
const end = (facts: CallEvent['facts']): CallEvent => ({ callId: 'c', phase: 'ended', facts, warnings: [] });
const at = (receiptId: string) => ({ receiptId, receivedAt: 1 });

describe('a call', () => {
  it('is the same whatever the order in which its receipts are processed', () => {
    fc.assert(
      fc.property(
        someArrivals.chain((arrivals) =>
          fc.tuple(fc.constant(arrivals), fc.shuffledSubarray(arrivals, { minLength: arrivals.length })),
        ),
        ([inOrder, shuffled]) => {
          expect(foldAll(shuffled)).toEqual(foldAll(inOrder));
        },
      ),
    );
  });

  it('is the same however often a receipt is processed', () => {
    fc.assert(fc.property(someArrivals, (arrivals) => expect(foldAll([...arrivals, ...arrivals])).toEqual(foldAll(arrivals))));
  });

  it('keeps a start value that the end does not carry', () => {
    const call = fold(
      fold(null, start({ yaCid: '1763800000123456789' }), at('r1')),
      end({ yaCid: null, talkSeconds: 5 }),
      at('r2'),
    );
    expect(call.facts).toMatchObject({ yaCid: '1763800000123456789', talkSeconds: 5 });
  });

  it('loses nothing to a start that comes after its end', () => {
    const call = fold(
      fold(null, end({ isQuality: true, city: 'Москва' }), at('r1')),
      start({ isQuality: false, city: 'Тверь' }),
      at('r2'),
    );
    expect(call).toMatchObject({ phase: 'ended', facts: { isQuality: true, city: 'Москва' } });
  });

  it('takes the later of two ends', () => {
    const call = fold(fold(null, end({ isQuality: true }), at('r1')), end({ isQuality: false }), at('r2'));
    expect(call.facts.isQuality).toBe(false);
  });
});
