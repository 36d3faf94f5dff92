import fc from 'fast-check';
import { CALL_FIELDS, WARNING_CODES } from '../../../src/domain/calls/call.js';
import { isReasonCode } from '../../../src/domain/reason.js';
import type { CallSource, RawReceipt } from '../../../src/sources/source.js';
import { aPost, aReceipt, eventOf } from '../receipts.js';

/** What the suite needs to know of a vendor. */
export interface SourceSample<Settings> {
  readonly source: CallSource<Settings>;
  /** The minimum of the config: nothing if every key of the vendor's own has a default. */
  readonly defaults: unknown;
  /** A complete end event. */
  readonly ended: RawReceipt;
  readonly callId: string;
  /** The vendor's names of parameters, for tests that put anything into them. */
  readonly names: readonly string[];
}

/** NUL and half a surrogate pair: no database takes them. */
const NOT_STORABLE = /\0|\p{Surrogate}/u;

function multipartOf(fields: URLSearchParams): string {
  const parts = [...fields].map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  return `${parts.join('')}--b--\r\n`;
}

/** What every call-tracking vendor's reader keeps. */
export function keepsTheSourceContract<Settings>(sample: SourceSample<Settings>): void {
  const { source } = sample;
  const settings = source.settings.parse(sample.defaults);

  const isProper = (receipt: RawReceipt): void => {
    const parsed = source.parse(receipt, settings);
    if ('parts' in parsed || 'ignored' in parsed) return;
    if ('unreadable' in parsed) {
      expect(isReasonCode(parsed.unreadable.code)).toBe(true);
      return;
    }
    const { event } = parsed;
    expect(event.callId.trim()).not.toBe('');
    expect(event.callId.length).toBeLessThanOrEqual(255);
    expect(CALL_FIELDS).toEqual(expect.arrayContaining(Object.keys(event.facts)));
    expect(WARNING_CODES).toEqual(expect.arrayContaining([...event.warnings]));
    expect(new Set(event.warnings).size).toBe(event.warnings.length);
    expect(JSON.parse(JSON.stringify(event))).toEqual(event);
    const { leakedClickIds, ...facts } = event.facts;
    for (const value of [event.callId, ...Object.values(facts), ...Object.values(leakedClickIds ?? {})]) {
      expect(String(value)).not.toMatch(NOT_STORABLE);
    }
  };

  it('works with the least config and refuses keys it does not know', () => {
    expect(source.settings.safeParse(sample.defaults).success).toBe(true);
    expect(source.settings.safeParse({ ...Object(sample.defaults), noSuchKey: 1 }).success).toBe(false);
  });

  it('reads a complete end event', () => {
    const event = eventOf(source, sample.ended, settings);
    expect(event).toMatchObject({ callId: sample.callId, phase: 'ended', warnings: [] });
    isProper(sample.ended);
  });

  it('names the rules by which it reads dates, in as much text as is kept, and by the zone at the least', () => {
    const elsewhere = source.settings.parse({ ...Object(sample.defaults), timezone: 'America/Argentina/ComodRivadavia' });
    expect(source.timeKey(settings)).toBe(source.timeKey(structuredClone(settings)));
    expect(source.timeKey(elsewhere)).not.toBe(source.timeKey(settings));
    expect(source.timeKey(elsewhere).length).toBeLessThanOrEqual(255);
  });

  describe('a webhook with more parameters than are read', () => {
    const { query } = sample.ended;
    const more = (count: number): string => Array.from({ length: count }, (_, at) => `x${at}=1`).join('&');
    const ownOf = query.split('&').length;

    it('is read as far as that, and its call says so', () => {
      expect(eventOf(source, { ...sample.ended, query: `${query}&${more(2_000 - ownOf)}` }, settings).warnings).toEqual([]);
      const event = eventOf(source, { ...sample.ended, query: `${query}&${more(2_001 - ownOf)}` }, settings);
      expect(event).toMatchObject({ callId: sample.callId, warnings: ['PARAMETERS_CUT'] });
    });

    it.each([
      ['a form', (fields: string) => aPost(fields, 'application/x-www-form-urlencoded')],
      ['multipart', (fields: string) => aPost(multipartOf(new URLSearchParams(fields)), 'multipart/form-data; boundary=b')],
    ])('as %s too, and it says so where no call id was among them', (_, post) => {
      expect(eventOf(source, post(`${query}&${more(2_000)}`), settings).warnings).toEqual(['PARAMETERS_CUT']);
      expect(source.parse(post(`${more(2_000)}&${query}`), settings)).toEqual({
        unreadable: { code: 'CALLID_MISSING', detail: 'parameters > 2000' },
      });
    });

    it('as JSON either says so or has read them all', () => {
      const late = { ...Object.fromEntries(new URLSearchParams(more(2_000))), ...Object.fromEntries(new URLSearchParams(query)) };
      const parsed = source.parse(aPost(JSON.stringify(late), 'application/json'), settings);
      const read = 'event' in parsed ? { callId: parsed.event.callId, warnings: parsed.event.warnings } : parsed;
      const said = { unreadable: { code: 'CALLID_MISSING', detail: 'parameters > 2000' } };
      expect([said, { callId: sample.callId, warnings: [] }]).toContainEqual(read);
    });
  });

  it('reads the same receipt to the same event', () => {
    expect(source.parse(sample.ended, settings)).toEqual(source.parse(structuredClone(sample.ended), settings));
  });

  it('calls a receipt without a call id unreadable', () => {
    expect(source.parse(aReceipt(), settings)).toMatchObject({ unreadable: { code: 'CALLID_MISSING' } });
  });

  it('never throws, whatever stands in the query string', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (query) => isProper(aReceipt({ query }))));
  });

  it('never throws, whatever stands in the parameters', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('%', '%00', '{', 'null', '-1', '9'.repeat(40), '%ED%A0%80'),
    );
    const parameters = fc.array(fc.tuple(fc.constantFrom(...sample.names), value), { maxLength: 40 });
    fc.assert(
      fc.property(parameters, (pairs) => isProper(aReceipt({ query: pairs.map(([name, text]) => `${name}=${text}`).join('&') }))),
    );
  });

  it('never throws, whatever bytes the body has and whatever type it claims', () => {
    const type = fc.constantFrom(null, 'application/json', 'application/x-www-form-urlencoded', 'text/plain');
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), type, (bytes, contentType) => isProper(aPost(bytes, contentType))));
  });

  it('never throws, whatever JSON comes', () => {
    const json = fc.oneof(
      fc.json(),
      fc.dictionary(fc.constantFrom(...sample.names), fc.jsonValue()).map((o) => JSON.stringify(o)),
    );
    fc.assert(fc.property(json, (text) => isProper(aPost(text, 'application/json'))));
  });
}
