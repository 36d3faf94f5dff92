import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { plainCells } from '../../../src/processing/import/csv-cells.js';

const aCell = fc.oneof(fc.stringMatching(/^[a-z ",;'é]{0,8}$/), fc.stringMatching(/^"([a-z,; ]|""){0,8}"$/));

describe('the cells of a line', () => {
  it('are what csv-parse finds, wherever they are found without it', () => {
    fc.assert(
      fc.property(fc.array(aCell, { minLength: 1, maxLength: 6 }), fc.constantFrom(',', ';', '\t'), (cells, delimiter) => {
        const line = cells.join(delimiter);
        const plain = plainCells(line, delimiter);
        if (plain === null || line === '') return;
        expect(parse(line, { delimiter, relax_quotes: true, relax_column_count: true })).toEqual([plain]);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['a,b,c', ['a', 'b', 'c']],
    ['"a,b","c ""d""",', ['a,b', 'c "d"', '']],
    [',', ['', '']],
    ['""', ['']],
  ])('are found without it in %s', (line, cells) => {
    expect(plainCells(line, ',')).toEqual(cells);
  });

  it.each(['a"b,c', '"a"b,c', '"open,c', 'a\rb', '"a\nb"'])('are left to it in %j', (line) => {
    expect(plainCells(line, ',')).toBeNull();
  });
});
