import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../../src/store/database/database.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { json, ringback } from '../a-terminal.js';

const HEADER = 'CALLID;dateStart;dateEnd;callStatus;duration;callerNumber;number;yaCid;isQuality;utmTerm';
const CALL_1 =
  '31760000000123457;01-11-2026T12:45;01-11-2026T12:48;1120;180;79161234567;74950000001;1763800000123456789;да;"окна; пвх"';
const CALL_2 = '31760000000123458;01-11-2026T13:45;01-11-2026T13:48;1111;0;79161234568;74950000001;;нет;';
const SOURCE = 'sources: [{ id: mango-main, type: mango, tokens: [a-token-of-the-test] }]';
const MAPPED = `sources:
  - { id: mango-main, type: mango, tokens: [a-token-of-the-test] }
  - { id: other, type: mapped, tokens: [another-token-of-the-test], fields: { callId: call.number, startedAt: when } }`;

describe.each(DATABASES)('import on %s', (kind) => {
  let fresh: FreshDatabase;
  let folder: string;
  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    folder = mkdtempSync(join(tmpdir(), 'ringback-cli-'));
    configure(SOURCE);
  });
  afterEach(async () => {
    await fresh.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const configure = (sources: string): void =>
    writeFileSync(join(folder, 'ringback.yaml'), `database: { url: '${fresh.url}' }\n${sources}\n`);
  function file(content: string | Buffer, name = 'calls.csv'): string {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  }
  const run = (...args: string[]) => ringback('import', ...args, '--config', join(folder, 'ringback.yaml'));
  async function rows(sql: string): Promise<Record<string, unknown>[]> {
    const database = await Database.open(fresh.url);
    const found = await database.read((session) => session.all(sql));
    await database.close();
    return found;
  }
  const calls = () => rows('SELECT "callId", "sourceId", "yaCid", "talkSeconds", "utmTerm" FROM "calls" ORDER BY "callId"');

  it('makes calls of good lines, names bad ones with their reasons, and ends with 1', async () => {
    const path = file(`${HEADER}\n${CALL_1}\n;01-11-2026T12:45\n${CALL_2}\n;;;;;;;;;\n`);
    const { exitCode, out, err } = await run(path);
    expect(exitCode).toBe(1);
    expect(err).toContain('line 3: The line has another number of columns than the header (2 / 10). [LINE_COLUMNS]');
    expect(err).toMatch(/line 5: .*callId.* \[CALLID_MISSING\]/);
    expect(out).toContain('4 lines: 2 taken in, 0 known already, 2 bad.');
    expect(out).toContain('Calls: 2 new, 0 changed.');
    expect(await calls()).toMatchObject([
      { callId: '31760000000123457', yaCid: '1763800000123456789', talkSeconds: 180, utmTerm: 'окна; пвх' },
      { callId: '31760000000123458', yaCid: null, talkSeconds: 0 },
    ]);
  });

  it('does not bring back a caller who asked to be forgotten', async () => {
    await run(file(`${HEADER}\n${CALL_1}\n${CALL_2}\n`));
    await ringback('erase', '--phone', '+79161234567', '--config', join(folder, 'ringback.yaml'));
    const { exitCode, out } = await run(file(`${HEADER}\n${CALL_1.replace('пвх', 'двери')}\n${CALL_2}\n`));
    expect(exitCode).toBe(0);
    expect(out).toContain('2 lines: 0 taken in, 1 known already, 0 bad.\n1 left alone: their callers asked to be forgotten.');
    expect(await calls()).toMatchObject([{ callId: '31760000000123457', yaCid: null }, { callId: '31760000000123458' }]);
  });

  it('changes nothing the second time, whatever the name of the file', async () => {
    const content = `${HEADER}\n${CALL_1}\n${CALL_2}\n`;
    expect((await run(file(content))).exitCode).toBe(0);
    const before = await rows('SELECT * FROM "calls" ORDER BY "id"');
    const again = await run(file(content, 'again.csv'), '--json');
    expect(json(again.out)).toMatchObject({ lines: 2, taken: 0, repeated: 2, bad: 0, calls: { fresh: 0, changed: 0 } });
    expect(await rows('SELECT * FROM "calls" ORDER BY "id"')).toEqual(before);
    expect(await rows('SELECT "verdict" FROM "receipts"')).toEqual([{ verdict: 'read' }, { verdict: 'read' }]);
  });

  it('adds to calls that are known, and says how many it changed', async () => {
    await run(file('{"callId": 31760000000123457, "callerNumber": 79161234567}\n', 'start.jsonl'));
    const more = '{"callId": 31760000000123457, "yaCid": 1763800000123456789, "duration": 12}\n';
    const { out } = await run(file(more, 'end.jsonl'), '--json');
    expect(json(out)).toMatchObject({ taken: 1, calls: { fresh: 0, changed: 1 } });
    expect(await calls()).toMatchObject([{ callId: '31760000000123457', yaCid: '1763800000123456789', talkSeconds: 12 }]);
  });

  it('only says what would become of the lines in a dry run', async () => {
    const path = file(`${HEADER}\n${CALL_1}\n${CALL_1}\n${CALL_2}\nbad\n`);
    const { exitCode, out } = await run(path, '--dry-run', '--json');
    expect(exitCode).toBe(1);
    expect(json(out)).toMatchObject({ dryRun: true, taken: 2, repeated: 1, bad: 1, calls: { fresh: 2, changed: 0 } });
    expect(await rows('SELECT "id" FROM "receipts"')).toEqual([]);
  });

  it('reads a mapped source by its own names, and asks which source is meant where there are several', async () => {
    configure(MAPPED);
    const path = file('call.number,when\n7,2026-11-01 10:00:00\n');
    const unsaid = await run(path);
    expect(unsaid).toMatchObject({ exitCode: 2, err: expect.stringContaining('mango-main, other') });
    expect(await run(path, '--source', 'nobody')).toMatchObject({ exitCode: 2, err: expect.stringContaining('"nobody"') });
    expect(await run(path, '--source', 'other')).toMatchObject({ exitCode: 0 });
    expect(await calls()).toMatchObject([{ callId: '7', sourceId: 'other' }]);
  });

  it('takes more lines than fit into one transaction, in windows-1251 as well', async () => {
    const lines = Array.from({ length: 1203 }, (_, index) => `${index};Москва`).join('\n');
    const { exitCode, out } = await run(file(inWindows1251(`callId;city\n${lines}\n`)), '--json');
    expect(exitCode).toBe(0);
    expect(json(out)).toMatchObject({ taken: 1203, calls: { fresh: 1203 }, badLines: [] });
    expect(await rows(`SELECT "id" FROM "calls" WHERE "city" = 'Москва'`)).toHaveLength(1203);
  });

  it('says in a sentence that there is no such file', async () => {
    const { exitCode, err } = await run(join(folder, 'none.csv'), '--json');
    expect(exitCode).toBe(1);
    expect(json(err)).toMatchObject({ error: { code: 'RB_FILE_UNREADABLE' } });
  });
});

function inWindows1251(text: string): Buffer {
  return Buffer.from([...text].map((letter) => (letter >= 'А' ? letter.charCodeAt(0) - 0x410 + 0xc0 : letter.charCodeAt(0))));
}
