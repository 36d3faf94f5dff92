import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { flatJsonTexts } from '../../../src/domain/lossless-json.js';
import type { FileFormat } from '../../../src/processing/import/file-lines.js';
import { inBatches, openRecords } from '../../../src/processing/import/file-records.js';

describe('a file of calls', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-file-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Line by line: what it says, or the code of what is wrong with it. */
  async function read(content: string | Buffer, name = 'calls.csv', format: FileFormat | null = null) {
    const path = join(folder, name);
    writeFileSync(path, content);
    const { records } = await openRecords({ path, format });
    const found: [number, unknown][] = [];
    for await (const some of records)
      for (const record of some) found.push([record.line, 'json' in record ? record.json : record.fault.code]);
    return found;
  }

  it.each([
    ['five hundred usual lines', 20, [500, 500, 200]],
    ['a mebibyte of long ones', 100_000, [11, 11, 8]],
  ])('is stored by %s at a time', async (_which, characters, expected) => {
    const lines = expected.reduce((sum, count) => sum + count, 0);
    const path = join(folder, 'calls.jsonl');
    writeFileSync(path, `${JSON.stringify({ callId: '1', note: 'x'.repeat(characters) })}\n`.repeat(lines));
    const { records } = await openRecords({ path, format: null });
    const sizes: number[] = [];
    for await (const batch of inBatches(records)) sizes.push(batch.length);
    expect(sizes).toEqual(expected);
  });

  it.each([
    ['calls.csv', 'callId,city,city,,note\n1,Москва,,x,"a ""b"", c"\n2,"\\u0041",Тула,,\n'],
    ['calls.jsonl', '{"callId":1785459970000000001,"city":null,"note":"\\u0416"}\n{"callId":"2","tags":["a"]}\n'],
  ])('has in %s the members that reading its JSON again would give', async (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    const { records } = await openRecords({ path, format: null });
    const found: string[] = [];
    for await (const some of records)
      for (const record of some) {
        if (!('json' in record)) throw new Error('unreadable');
        expect(record.members).toEqual(flatJsonTexts(record.json));
        found.push(record.json);
      }
    expect(found).toHaveLength(2);
  });

  it.each([
    ['commas', 'callId,city\n1,Москва\n'],
    ['semicolons, as spreadsheets in Russia write', 'callId;city\r\n1;Москва\r\n'],
    ['tabs', 'callId\tcity\n1\tМосква'],
    ['a byte order mark', '\ufeffcallId;city\n1;Москва\n'],
    ['windows-1251', Buffer.from([...Buffer.from('callId;city\n1;'), 0xcc, 0xee, 0xf1, 0xea, 0xe2, 0xe0, 0x0a])],
    ['quotes around everything', '"callId","city"\n"1","Москва"\n'],
    ['empty columns behind the last', 'callId;city\n1;Москва;;\n'],
    ['empty lines', 'callId;city\n\n1;Москва\n\n'],
  ])('is read with %s', async (_name, content) => {
    const said = (await read(content)).map(([, json]) => json);
    expect(said).toEqual(['{"callId":"1","city":"Москва"}']);
  });

  it('keeps commas, quotes and line breaks inside quoted values', async () => {
    expect(await read('callId,utmTerm\n1,"окна, ""пвх""\nдёшево"\n2,двери\n')).toEqual([
      [2, '{"callId":"1","utmTerm":"окна, \\"пвх\\"\\nдёшево"}'],
      [4, '{"callId":"2","utmTerm":"двери"}'],
    ]);
  });

  it('takes a quotation mark in the middle of a value for a letter', async () => {
    expect(await read('callId;utmTerm\n1;окна "Плюс"\n')).toEqual([[2, '{"callId":"1","utmTerm":"окна \\"Плюс\\""}']]);
  });

  it('goes on after a quote that nobody closed, and after a line cut short', async () => {
    expect(await read('callId,city\n1,"Москва\n2,Химки\n3\n4,Мытищи\n')).toEqual([
      [2, 'LINE_QUOTE_OPEN'],
      [3, '{"callId":"2","city":"Химки"}'],
      [4, 'LINE_COLUMNS'],
      [5, '{"callId":"4","city":"Мытищи"}'],
    ]);
  });

  it('keeps every digit of a number in JSON lines', async () => {
    const line = '{"callId": 31760000000123457, "yaCid": 1763800000123456789}';
    expect(await read(`${line}\n\nnonsense\n[1]\n{"callId":\n`, 'calls.jsonl')).toEqual([
      [1, line],
      [3, 'LINE_NOT_JSON'],
      [4, 'LINE_NOT_JSON'],
      [5, 'LINE_NOT_JSON'],
    ]);
  });

  it('is known by how it begins where its name says nothing', async () => {
    expect(await read('\ufeff{"callId":"1"}\n', 'export')).toEqual([[1, '{"callId":"1"}']]);
    expect(await read('callId\n1\n', 'export')).toEqual([[2, '{"callId":"1"}']]);
    expect(await read('{"callId":"1"}\n', 'calls.csv', 'jsonl')).toEqual([[1, '{"callId":"1"}']]);
  });

  it('gives a line that is too long no room, and goes on', async () => {
    const long = 'x'.repeat(300 * 1024);
    expect(await read(`callId,city\n1,${long}\n2,Химки\n`)).toEqual([
      [2, 'LINE_TOO_LONG'],
      [3, '{"callId":"2","city":"Химки"}'],
    ]);
  });

  it('is read on where a record is longer than what one read brings', async () => {
    const note = 'x'.repeat(30 * 1024);
    const records = Array.from({ length: 9 }, (_, n) => `${n},"${note}\n${note}"\n`).join('');
    const found = await read(`callId,note\n${records}8,"open\n9,x`);
    expect(found.slice(0, 9)).toEqual(
      Array.from({ length: 9 }, (_, n) => [2 + 2 * n, JSON.stringify({ callId: String(n), note: `${note}\n${note}` })]),
    );
    expect(found.slice(9)).toEqual([
      [20, 'LINE_QUOTE_OPEN'],
      [21, '{"callId":"9","note":"x"}'],
    ]);
  });

  it('is refused with a sentence when it is not there or UTF-16', async () => {
    await expect(openRecords({ path: join(folder, 'none.csv'), format: null })).rejects.toThrow('none.csv (ENOENT)');
    await expect(openRecords({ path: folder, format: 'csv' })).rejects.toThrow('EISDIR');
    await expect(read(Buffer.from('\ufeffcallId', 'utf16le'))).rejects.toThrow('UTF-8');
  });

  it.each([
    ['an Excel workbook', 'calls.xlsx', Buffer.from('PK\x03\x04\x14\0\x06\0')],
    ['one with the name of a CSV file', 'calls.csv', Buffer.from('PK\x03\x04\x14\0\x06\0')],
    ['an old Excel workbook', 'calls.xls', Buffer.from('d0cf11e0a1b11ae10000', 'hex')],
    ['a compressed file', 'calls.csv.gz', gzipSync('callId\n1\n')],
  ])('is refused with a sentence when it is %s, not taken for a header without calls', async (_which, name, content) => {
    await expect(read(content, name)).rejects.toThrow(/Save it as CSV in UTF-8, or unpack it/);
  });
});
