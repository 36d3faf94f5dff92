import { CALL_FIELDS, type CallFacts } from '../../../src/domain/calls/call.js';
import { deriveCall, mergeEvent, saidFacts } from '../../../src/domain/calls/merge.js';

const NOTHING = Object.fromEntries(CALL_FIELDS.map((field) => [field, null])) as unknown as CallFacts;
const utmOf = (facts: Partial<CallFacts>) => {
  const { utm, derived } = deriveCall({ ...NOTHING, ...facts }, []);
  return [derived.utmFrom, utm.utmSource, utm.utmCampaign];
};

describe('UTM values', () => {
  const tagged = (source: string, campaign: string) => `https://site.example/?utm_source=${source}&amp;utm_campaign=${campaign}`;

  it('of the vendor stay what they are', () => {
    const said = { utmSource: 'yandex', utmCampaign: 'okna' };
    expect(utmOf(said)).toEqual(['vendor', 'yandex', 'okna']);
    expect(utmOf({ ...said, pageUrl: tagged('google', 'dveri') })).toEqual(['vendor', 'yandex', 'okna']);
  });

  it('that the vendor left empty come from the page, then from the entry address', () => {
    expect(utmOf({ pageUrl: tagged('yandex', 'okna'), firstUrl: tagged('google', 'dveri') })).toEqual(['page', 'yandex', 'okna']);
    expect(utmOf({ pageUrl: 'https://site.example/', firstUrl: tagged('google', 'dveri') })).toEqual([
      'entry',
      'google',
      'dveri',
    ]);
    expect(utmOf({ pageUrl: 'https://site.example/?utm_source=(not+set)' })).toEqual([null, null, null]);
  });

  it('are completed by the address of the same visit, never by that of another', () => {
    expect(utmOf({ utmSource: 'yandex', pageUrl: tagged('Yandex', 'okna') })).toEqual(['page', 'yandex', 'okna']);
    expect(utmOf({ utmSource: 'yandex', pageUrl: tagged('google', 'dveri') })).toEqual(['vendor', 'yandex', null]);
  });

  it('that were read from an address give way to the vendor’s own, whenever they come', () => {
    const first = { callId: '1', phase: 'started', facts: { pageUrl: tagged('google', 'dveri') }, warnings: [] } as const;
    const merged = mergeEvent(null, first, { receiptId: 'r1', receivedAt: 1 });
    const { utm, derived } = deriveCall(merged.facts, []);
    const stored = { ...merged.facts, ...utm, ...derived };
    expect(stored).toMatchObject({ utmFrom: 'page', utmCampaign: 'dveri' });
    const again = mergeEvent(
      { ...merged, facts: saidFacts(stored) },
      { ...first, facts: { utmCampaign: 'okna' } },
      { receiptId: 'r2', receivedAt: 2 },
    );
    const { utm: later, derived: laterDerived } = deriveCall(again.facts, [], stored);
    expect([laterDerived.utmFrom, later.utmSource, later.utmCampaign]).toEqual(['vendor', null, 'okna']);
  });

  it('that were read from an address outlive it', () => {
    const facts = { ...NOTHING, pageUrl: tagged('google', 'dveri') };
    const { utm, derived } = deriveCall(facts, []);
    const erased = { ...facts, ...utm, ...derived, pageUrl: null };
    expect(deriveCall(saidFacts(erased), [], erased)).toMatchObject({ utm, derived: { utmFrom: 'page' } });
  });

  it('that an address holds encoded twice are read as they were meant', () => {
    const twice = encodeURIComponent(encodeURIComponent('окна москва'));
    expect(utmOf({ pageUrl: `https://site.example/?utm_source=ya&utm_campaign=${twice}` })).toEqual([
      'page',
      'ya',
      'окна москва',
    ]);
  });

  it('are cut where an index could not hold them', () => {
    expect(utmOf({ pageUrl: tagged('a', 'x'.repeat(900)) })[2]).toHaveLength(800);
  });
});
