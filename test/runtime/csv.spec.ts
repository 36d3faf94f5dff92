import { csvLines, spreadsheetHead, spreadsheetLines, spreadsheetSafeCell } from '../../src/runtime/csv.js';
import { costOfOneWhole, LESS_THAN_QUADRATIC } from '../support/processor-time.js';

describe('a cell of a spreadsheet', () => {
  it.each(['=HYPERLINK("http://x")', '+7916***4567', '-1+1', '@SUM(A1)', '\tx', '\rx', '＝1+1'])(
    'that would run is text: %j',
    (text) => {
      expect(spreadsheetSafeCell(text)).toBe(`'${text}`);
    },
  );

  it.each([' ', '   ', '\u00A0', '\0', '\u0007', '\u200B', '\uFEFF', '\u2060', '\u00AD', '\u3164', '"', '" '])(
    'that would run once a spreadsheet has skipped %j is text',
    (skipped) => {
      for (const formula of ['=1+1', '＝1+1', '﹦1+1', '−1+1']) {
        expect(spreadsheetSafeCell(skipped + formula)).toBe(`'${skipped}${formula}`);
        expect(spreadsheetSafeCell(`x;${skipped}${formula}`)).toBe(`x;${skipped}'${formula}`);
      }
    },
  );

  it.each(['\v', '\f', '\u0085', '\u2028', '\u2029'])('that would run on a new line after %j is text', (newline) => {
    expect(spreadsheetSafeCell(`x${newline}=1+1`)).toBe(`x${newline}'=1+1`);
  });

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
});

/** What spreadsheets make of a line: quotes count where a cell begins with one, and elsewhere are signs like others. */
function cellsOf(file: string, separator: string): string[] {
  const cells: string[] = [];
  let [cell, quoted, fresh] = ['', false, true];
  for (let at = 0; at <= file.length; at += 1) {
    const sign = file[at] ?? '\n';
    if (quoted && sign === '"' && file[at + 1] === '"') [cell, at] = [`${cell}"`, at + 1];
    else if (quoted && sign === '"') quoted = false;
    else if (quoted && at < file.length) cell += sign;
    else if (sign === '"' && fresh) [quoted, fresh] = [true, false];
    else if (sign === separator || sign === '\n') {
      cells.push(cell.replace(/\r$/, ''));
      [cell, fresh, quoted] = ['', true, false];
    } else if (fresh && sign === ' ') continue;
    else [cell, fresh] = [cell + sign, false];
  }
  return cells;
}

describe('a file that a spreadsheet opens with another separator', () => {
  const PAYLOADS = ['=cmd|calc', '+1+cmd', '-1+cmd', '@SUM(1)', '＝1+1'];
  const BEFORE = ['x;', 'x,', 'x\t', 'x; ', 'x;"', 'x;""', "x;'", 'x\r\n', 'x\n"', ';', ';;"', '";', '",', '"\n'];
  const SPREADSHEETS = [',', ';', '\t'];

  it.each([',', ';'] as const)('runs nothing of what was written with %j, whatever a cell holds', (written) => {
    for (const before of BEFORE) {
      for (const payload of PAYLOADS) {
        const file = spreadsheetLines(
          [
            ['a', before + payload, 'b'],
            ['c', 'd', `${before}${payload}"`],
          ],
          written,
        );
        for (const opened of SPREADSHEETS) {
          const run = cellsOf(file, opened).filter((cell) => /^[=+\-@＝]/.test(cell));
          expect({ file, opened, run }).toEqual({ file, opened, run: [] });
        }
      }
    }
  });

  it('is made in a time that grows with the text and no faster, whatever it repeats', () => {
    for (const sign of ['\t', ';', ' ', '"', ';"', '\r\n', '; ', '\0', ';\u200B', '\v']) {
      const [piece, whole] = [sign.repeat(10_000), sign.repeat(160_000)];
      const cost = costOfOneWhole(
        () => spreadsheetSafeCell(piece),
        () => spreadsheetSafeCell(whole),
      );
      expect([sign, cost < LESS_THAN_QUADRATIC]).toEqual([sign, true]);
    }
  });

  it('the check above sees what runs in a file that is only quoted', () => {
    expect(cellsOf('a,"x;=cmd|calc",b\n', ';')).toContain('=cmd|calc",b');
    expect(cellsOf('a,"x;=cmd|calc",b\n', ',')).toContain('x;=cmd|calc');
  });
});

describe('a file for spreadsheets', () => {
  it('quotes what would come apart with either separator, and numbers are numbers', () => {
    const cells = ['a,b', 'a;b', 'say "no"', 'two\r\nlines', 'x\ry', ' spaced', '', -5, true, false, null];
    expect(spreadsheetLines([cells], ';')).toBe('"a,b";"a;b";"say ""no""";"two\r\nlines";"x\ry";" spaced";;-5;true;false;\r\n');
  });

  it('has cells that a spreadsheet neither runs nor rounds', () => {
    expect(
      spreadsheetLines(
        [
          ['=1+1', '1763800000123456789'],
          ['plain', '007'],
        ],
        ',',
      ),
    ).toBe("'=1+1,'1763800000123456789\r\nplain,'007\r\n");
  });

  it('begins with a byte order mark and the names of the columns', () => {
    expect(spreadsheetHead(['start', 'campaign'], ';')).toBe('\uFEFFstart;campaign\r\n');
  });

  it('has no lines where there are no rows', () => {
    expect(spreadsheetLines([], ',')).toBe('');
  });
});

describe('a file for programs', () => {
  it('has quotes only where the standard asks for them, LF, and texts as they are', () => {
    expect(csvLines([['a,b', 'a;b', 'say "no"', 'cr\rlf\n', ' spaced ', '', '=1+1', '007']])).toBe(
      '"a,b",a;b,"say ""no""","cr\rlf\n", spaced ,,=1+1,007\n',
    );
  });
});
