import { parse } from 'csv-parse/sync';
import { toCsv } from '../../../src/platforms/yandex-metrica/csv.js';
import type { ConversionRow } from '../../../src/platforms/yandex-metrica/row.js';

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
