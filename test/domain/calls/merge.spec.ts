import fc from 'fast-check';
import { CALL_FIELDS, type CallEvent, type CallFacts } from '../../../src/domain/calls/call.js';
import { deriveCall, type MergedFields, mergeEvent } from '../../../src/domain/calls/merge.js';

interface Arrival {
  readonly event: CallEvent;
  readonly receiptId: string;
  readonly receivedAt: number;
}

const foldAll = (arrivals: readonly Arrival[]): MergedFields | null =>
  arrivals.reduce<MergedFields | null>(
    (call, { event, receiptId, receivedAt }) => mergeEvent(call, event, { receiptId, receivedAt }),
    null,
  );

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
    const call = mergeEvent(
      mergeEvent(null, start({ yaCid: '1763800000123456789' }), at('r1')),
      end({ yaCid: null, talkSeconds: 5 }),
      at('r2'),
    );
    expect(call.facts).toMatchObject({ yaCid: '1763800000123456789', talkSeconds: 5 });
  });

  it('loses nothing to a start that comes after its end', () => {
    const call = mergeEvent(
      mergeEvent(null, end({ isQuality: true, city: 'Москва' }), at('r1')),
      start({ isQuality: false, city: 'Тверь' }),
      at('r2'),
    );
    expect(call).toMatchObject({ phase: 'ended', facts: { isQuality: true, city: 'Москва' } });
  });

  it('takes the later of two ends', () => {
    const call = mergeEvent(mergeEvent(null, end({ isQuality: true }), at('r1')), end({ isQuality: false }), at('r2'));
    expect(call.facts.isQuality).toBe(false);
  });
});

const NOTHING = Object.fromEntries(CALL_FIELDS.map((field) => [field, null])) as unknown as CallFacts;
const derive = (facts: Partial<CallFacts>, params = ['ga_session_id']) => deriveCall({ ...NOTHING, ...facts }, params);

describe('a call is', () => {
  it.each([
    ['accepted and answered when it ended normally after a talk', 1120, 31, true, true],
    ['accepted, not answered, when nobody talked', 1111, 0, true, false],
    ['accepted, not answered, when the talk time did not come', 1110, null, true, false],
    ['neither when it was refused, whatever the talk time', 4501, 12, false, false],
    ['neither when the status only looks like 11XX', 11201, 12, false, false],
    ['unknown in both when no status came', null, 31, null, null],
  ])('%s', (_case, statusCode, talkSeconds, accepted, answered) => {
    expect(derive({ statusCode, talkSeconds }).derived).toMatchObject({ accepted, answered });
  });
});

describe('a vendor that says by itself whether a call was answered', () => {
  it('is believed before a status code, which may be another table’s', () => {
    expect(derive({ statusCode: 16, saidAnswered: true, talkSeconds: 125 }).derived).toMatchObject({
      accepted: true,
      answered: true,
    });
    expect(derive({ statusCode: 1120, saidAnswered: false, talkSeconds: 125 }).derived).toMatchObject({ answered: false });
  });
});

describe('a vendor without status codes says by itself whether a call was answered', () => {
  it.each([
    ['yes, and how long they talked', true, 31, true, true],
    ['yes, and nothing of the talk', true, null, true, true],
    ['yes, though nobody talked', true, 0, true, false],
    ['no', false, null, false, false],
    ['nothing', null, 31, null, null],
  ])('%s', (_case, saidAnswered, talkSeconds, accepted, answered) => {
    expect(derive({ statusCode: null, saidAnswered, talkSeconds }).derived).toMatchObject({ accepted, answered });
  });
});

describe('the quality mark', () => {
  it('on a call that was not answered is a conflict', () => {
    expect(derive({ isQuality: true, statusCode: 1111 }).warnings).toEqual(['QUALITY_CONFLICT']);
  });

  it('is no conflict where the call was answered or nobody knows', () => {
    expect(derive({ isQuality: true, statusCode: 1120, talkSeconds: 5 }).warnings).toEqual([]);
    expect(derive({ isQuality: true, talkSeconds: 5 }).warnings).toEqual([]);
    expect(derive({ isQuality: false, statusCode: 1111 }).warnings).toEqual([]);
  });
});

describe('click ids come', () => {
  const everywhere: Partial<CallFacts> = {
    pageUrl: 'https://site.example/?gclid=from-page',
    firstUrl: 'https://site.example/?gclid=from-entry&yclid=2',
    customParam: '{"gclid":"from-custom","yclid":3,"gbraid":"custom-gbraid"}',
    leakedClickIds: { gclid: 'from-leak', yclid: '4', gbraid: 'leaked-gbraid', wbraid: 'leaked-wbraid' },
  };

  it('from the page, then the entry, then customParam, then the leaked parameters, kind by kind', () => {
    const { derived, warnings } = derive(everywhere);
    expect(derived.clickIds).toEqual({ gclid: 'from-page', yclid: '2', gbraid: 'custom-gbraid', wbraid: 'leaked-wbraid' });
    expect(warnings).toEqual([]);
  });

  it('from the first of several in one address, with a warning, but not for two visits or the same twice', () => {
    const of = (pageUrl: string, firstUrl: string | null = null) => {
      const { derived, warnings } = derive({ ...everywhere, pageUrl, firstUrl });
      return { yclid: derived.clickIds.yclid, warnings };
    };
    const page = 'https://site.example/?yclid=';
    expect(of(`${page}7&yclid=8`)).toEqual({ yclid: '7', warnings: ['CLICK_ID_SEVERAL'] });
    expect(of(`${page}7&yclid=7`)).toEqual({ yclid: '7', warnings: [] });
    expect(of(`${page}7`, `${page}8`)).toEqual({ yclid: '7', warnings: [] });
    expect(of(`${page}7`, `${page}8&yclid=9`)).toEqual({ yclid: '7', warnings: [] });
  });

  it('from the next place where one is damaged, with a warning', () => {
    const { derived, warnings } = derive({ ...everywhere, pageUrl: 'https://site.example/?gclid=no', firstUrl: null });
    expect(derived.clickIds).toMatchObject({ gclid: 'from-custom', yclid: '3' });
    expect(warnings).toEqual(['CLICK_ID_INVALID']);
  });

  it('with all digits of a number in customParam', () => {
    expect(derive({ customParam: '{"yclid":17638000001234567891}' }).derived.clickIds.yclid).toBe('17638000001234567891');
  });

  it('not at all where there are none', () => {
    expect(derive({}).derived.clickIds).toEqual({});
  });
});

describe('the GA session id', () => {
  it.each([
    ['plain', '{"ga_session_id":"1763800001"}'],
    ['a number', '{"ga_session_id":1763800001}'],
    ['in pairs', 'order=5&ga_session_id=1763800001'],
    ['out of an older cookie', '{"ga_session_id":"GS1.1.1763800001.3.1.1763800100.0.0.0"}'],
    ['out of a cookie of today', 'ga_session_id=GS2.1.s1763800001$o3$g1$t1763800100'],
  ])('is read %s', (_form, customParam) => {
    expect(derive({ customParam }).derived.gaSessionId).toBe('1763800001');
  });

  it('is looked for under each key in turn', () => {
    const customParam = '{"sid_a":"damaged","sid_b":"1763800001"}';
    expect(derive({ customParam }, ['sid_a', 'sid_b']).derived.gaSessionId).toBe('1763800001');
    expect(derive({ customParam }, []).derived.gaSessionId).toBeNull();
  });
});

describe('customParam', () => {
  it('that looks like JSON and is none gives a warning', () => {
    expect(derive({ customParam: '{"a":' }).warnings).toEqual(['CUSTOM_PARAM_UNREADABLE']);
  });

  it('that is a plain note gives none', () => {
    expect(derive({ customParam: 'позвонить после 18:00' }).warnings).toEqual([]);
  });
});
