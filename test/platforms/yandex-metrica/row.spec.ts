import { parse } from 'csv-parse/sync';
import type { ConversionFact } from '../../../src/platforms/kit/conversion.js';
import { metricaSettings } from '../../../src/platforms/yandex-metrica/config.js';
import { type ConversionRow, prepareConversion, prepareSameRow, toCsv } from '../../../src/platforms/yandex-metrica/row.js';
import { aCall, aFact } from '../../support/call-builders.js';
import { aConfig } from './metrica.js';

const prepare = (fact: ConversionFact, change: Readonly<Record<string, unknown>> = {}) =>
  prepareConversion(fact, metricaSettings.parse({ ...aConfig('http://127.0.0.1:9'), ...change }));

describe('a row for Metrica', () => {
  it('carries the ClientID, the goal’s target, whole Unix seconds and the value', () => {
    expect(prepare(aFact({ occurredAt: 1_795_171_559_999 }))).toEqual({
      row: {
        column: 'ClientId',
        visitor: '1763800000123456789',
        target: 'quality_call',
        dateTime: 1_795_171_559,
        price: '1500.00',
        currency: 'RUB',
        others: ['yclid'],
      },
      groupKey: 'yaCid',
      identifier: { kind: 'yaCid', value: '1763800000123456789' },
    });
  });

  it('is the same row with another price when the value changes, whatever identifiers the call has by then', () => {
    const settings = metricaSettings.parse(aConfig('http://127.0.0.1:9'));
    const fact = aFact({ value: { minor: 9_900, currency: 'RUB' } });
    const sentBy = { kind: 'yclid', value: '42' };
    expect(prepareSameRow(fact, sentBy, settings)).toMatchObject({
      row: { column: 'Yclid', visitor: '42', target: 'quality_call', price: '99.00', currency: 'RUB' },
      groupKey: 'yclid',
    });
    expect(prepareSameRow(fact, null, settings)).toEqual({ skip: { code: 'NO_IDENTIFIER', detail: 'yaCid, yclid' } });
    expect(prepareSameRow(aFact({ value: null }), sentBy, settings)).toEqual({ skip: { code: 'RESTATE_UNSUPPORTED' } });
  });

  it.each([
    ['the first in order of preference', ['yclid', 'yaCid'], aCall(), 'Yclid'],
    ['the next where the first is missing', ['yaCid', 'yclid'], aCall({ yaCid: null }), 'Yclid'],
    ['the next where the first is damaged', ['yaCid', 'yclid'], aCall({ yaCid: '1.76E+18' }), 'Yclid'],
  ])('takes of its identifiers %s', (_name, identifiers, call, column) => {
    expect(prepare(aFact({ call }), { identifiers })).toHaveProperty('row.column', column);
  });

  it('goes by the next identifier where Metrica found nobody by the first, and then by no other', () => {
    expect(prepare(aFact({ unlinkedBy: ['yaCid'] }))).toMatchObject({ row: { column: 'Yclid', others: [] }, groupKey: 'yclid' });
  });

  it.each([
    ['nothing at all', aCall({ yaCid: null, clickIds: {} }), 'NO_IDENTIFIER', 'yaCid, yclid'],
    ['a rounded ClientID', aCall({ yaCid: '1.7638E+18', clickIds: {} }), 'IDENTIFIER_INVALID', 'yaCid'],
    ['a ClientID beyond 64 bits', aCall({ yaCid: '18446744073709551616', clickIds: {} }), 'IDENTIFIER_INVALID', 'yaCid'],
    ['a ClientID of zero', aCall({ yaCid: '0', clickIds: {} }), 'IDENTIFIER_INVALID', 'yaCid'],
    ['a damaged yclid', aCall({ yaCid: null, clickIds: { yclid: 'abc' } }), 'IDENTIFIER_INVALID', 'yclid'],
    [
      'only the warning of a damaged ClientID',
      aCall({ yaCid: null, clickIds: {}, warnings: ['YACID_INVALID'] }),
      'IDENTIFIER_INVALID',
      'yaCid',
    ],
  ])('is not made of a call with %s', (_name, call, code, detail) => {
    expect(prepare(aFact({ call }))).toEqual({ skip: { code, detail } });
  });

  it('names only the identifiers that the destination uses', () => {
    const fact = aFact({ call: aCall({ yaCid: null }) });
    expect(prepare(fact, { identifiers: ['yaCid'] })).toEqual({ skip: { code: 'NO_IDENTIFIER', detail: 'yaCid' } });
  });

  it.each([
    ['send', { minor: 80_050, currency: 'USD' }, '800.50', 'USD'],
    ['send', null, null, null],
    ['send', { minor: 0, currency: 'RUB' }, '0.00', 'RUB'],
    ['omit', { minor: 80_050, currency: 'USD' }, null, null],
    [99.9, { minor: 80_050, currency: 'USD' }, '99.90', 'USD'],
    [99.9, null, '99.90', 'RUB'],
  ])('with value: %s and a conversion worth %j costs %s %s', (value, worth, price, currency) => {
    const goals = { 'quality-call': { target: 'quality_call', value } };
    expect(prepare(aFact({ value: worth }), { goals })).toHaveProperty('row', expect.objectContaining({ price, currency }));
  });
});

const aRow = (overrides: Partial<ConversionRow> = {}): ConversionRow => ({
  column: 'ClientId',
  visitor: '1763800000123456789',
  target: 'quality_call',
  dateTime: 1_795_171_559,
  price: null,
  currency: null,
  others: [],
  ...overrides,
});

describe('the file for Metrica', () => {
  it('has a header and a line per row, with LF and without quotes where none are needed', () => {
    expect(toCsv([aRow(), aRow({ visitor: '5' })])).toBe(
      'ClientId,Target,DateTime\n1763800000123456789,quality_call,1795171559\n5,quality_call,1795171559\n',
    );
  });

  it('has prices as soon as one row has, empty for the others', () => {
    expect(toCsv([aRow({ column: 'Yclid' }), aRow({ column: 'Yclid', price: '0.00', currency: 'RUB' })])).toBe(
      'Yclid,Target,DateTime,Price,Currency\n' +
        '1763800000123456789,quality_call,1795171559,,\n1763800000123456789,quality_call,1795171559,0.00,RUB\n',
    );
  });

  it('quotes what would break a line, and leaves formulas as they are', () => {
    const targets = ['a,b', 'say "hi"', '=1+1', ' spaced '];
    const lines: string[][] = parse(toCsv(targets.map((target) => aRow({ target }))));
    expect(lines.slice(1).map((cells) => cells[1])).toEqual(targets);
  });
});
