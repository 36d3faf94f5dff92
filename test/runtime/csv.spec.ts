import { csvLine, spreadsheetSafeCell } from '../../src/runtime/csv.js';

describe('a cell of a spreadsheet', () => {
  it.each(['=HYPERLINK("http://x")', '+7916***4567', '-1+1', '@SUM(A1)', '\tx', '\rx', '＝1+1'])(
    'that would run is text: %j',
    (text) => {
      expect(spreadsheetSafeCell(text)).toBe(`'${text}`);
    },
  );

  it.each(['1763800000123456789', '1234567890.1763800000', '007', '12e34567', '3176000000012345'])(
    'that would be rounded is text: %s',
    (text) => {
      expect(spreadsheetSafeCell(text)).toBe(`'${text}`);
    },
  );

  it.each([
    '',
    '123456',
    '1500',
    'окна = двери',
    '2026-11-22T09:45:00.000Z',
    '019aab11-5c20-7c3e-9d0b-6f4b5a1c2d3e',
    '203.0.113.0',
  ])('that a spreadsheet leaves alone stays as it is: %j', (text) => {
    expect(spreadsheetSafeCell(text)).toBe(text);
  });

  it('loses exactly one apostrophe to whoever reads the file, also where the text began with one', () => {
    for (const text of ["'quoted'", '=1', 'plain']) expect(spreadsheetSafeCell(text).replace(/^'/, '')).toBe(text);
  });

  it('is quoted where the file would come apart, and numbers are numbers', () => {
    expect(csvLine(['a,b', 'a;b', 'say "no"', 'two\r\nlines', -5, true, null], ';')).toBe(
      '"a,b";"a;b";"say ""no""";"two\r\nlines";-5;true;\r\n',
    );
  });
});
