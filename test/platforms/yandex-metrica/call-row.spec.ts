import type { ConversionFact } from '../../../src/platforms/kit/conversion.js';
import { prepareCall } from '../../../src/platforms/yandex-metrica/call-row.js';
import { metricaSettings } from '../../../src/platforms/yandex-metrica/config.js';
import { toCsv, metricaPersonalFields } from '../../../src/platforms/yandex-metrica/row.js';
import { aCall, aFact } from '../../support/call-builders.js';

const prepare = (fact: ConversionFact, change: Readonly<Record<string, unknown>> = {}, publicUrl: string | null = null) =>
  prepareCall(fact, metricaSettings.parse({ counterId: '1', token: 'x', mode: 'calls', ...change }), publicUrl);
const cells = (overrides: Parameters<typeof aCall>[0]) => prepare(aFact({ call: aCall(overrides) })).row.cells;

describe('a call for Metrica’s call reports', () => {
  it('carries what the call says of itself, and a link to it without a token', () => {
    const fact = aFact({ value: null, goals: ['quality-call', 'unique-answered'] });
    expect(prepare(fact, {}, 'https://calls.example.ru/')).toEqual({
      row: {
        cells: {
          ClientId: '1763800000123456789',
          DateTime: '1795171559',
          StaticCall: '0',
          TalkDuration: '187',
          HoldDuration: '12',
          CallMissed: '0',
          Tag: 'quality-call, unique-answered',
          FirstTimeCaller: '1',
          URL: 'https://okna.example/calc?yclid=17638000001234567891',
          CallTrackerURL: `https://calls.example.ru/calls/${fact.call.id}`,
        },
        dateTime: 1_795_171_559,
        isStatic: false,
        phone: null,
        others: ['yclid'],
      },
      groupKey: 'call yaCid',
      identifier: { kind: 'yaCid', value: '1763800000123456789' },
    });
  });

  it.each([
    ['a static number', aCall({ callType: 'static' })],
    ['a default number', aCall({ callType: 'default' })],
    ['a visitor whom nobody knows', aCall({ yaCid: null, clickIds: {} })],
  ])('on or of %s is static and belongs to nobody', (_name, call) => {
    expect(prepare(aFact({ call }))).toMatchObject({
      row: { cells: { ClientId: '', StaticCall: '1' }, isStatic: true, others: [] },
      groupKey: 'call static',
      identifier: null,
    });
  });

  it('that nobody answered is missed, and one of which nothing is known is neither', () => {
    expect(cells({ answered: false, talkSeconds: 0, isNew: false })).toMatchObject({
      CallMissed: '1',
      TalkDuration: '0',
      FirstTimeCaller: '0',
    });
    const silent = cells({ answered: null, talkSeconds: null, waitSeconds: null, isNew: null, pageUrl: null });
    expect(Object.keys(silent)).toEqual(['ClientId', 'DateTime', 'StaticCall', 'Price', 'Currency']);
  });

  it.each([
    ['omit', undefined, ['yaCid', 'pageUrl']],
    ['tracking', '+74951234567', ['yaCid', 'trackingNumber', 'pageUrl']],
    ['caller', '+79161234567', ['yaCid', 'callerNumber', 'pageUrl']],
  ])('with phoneNumber: %s tells %s, and says which personal fields leave', (phoneNumber, number, personal) => {
    const { row } = prepare(aFact(), { phoneNumber });
    expect(row.cells.PhoneNumber).toBe(number);
    expect(metricaPersonalFields(row)).toEqual(personal);
  });

  it('goes by the next identifier where Metrica found nobody by the first', () => {
    expect(prepare(aFact({ unlinkedBy: ['yaCid'] }))).toMatchObject({
      row: { cells: { Yclid: '17638000001234567891', StaticCall: '0' }, others: [] },
      groupKey: 'call yclid',
    });
  });

  it('is a line with the columns that some row has, the number with its plus', () => {
    const bare = { talkSeconds: null, waitSeconds: null, isNew: null, answered: null, pageUrl: null };
    const rows = [aCall(bare), aCall({ ...bare, answered: false, trackingNumber: null })].map(
      (call) => prepare(aFact({ call, value: null }), { phoneNumber: 'tracking' }).row,
    );
    expect(toCsv(rows)).toBe(
      'ClientId,DateTime,StaticCall,PhoneNumber,CallMissed\n' +
        '1763800000123456789,1795171559,0,+74951234567,\n1763800000123456789,1795171559,0,,1\n',
    );
  });
});
