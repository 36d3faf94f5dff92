import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../../src/store/database/database.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { json, ringback } from '../a-terminal.js';

const CONFIG = `sources: [{ id: mango-main, type: mango, tokens: [a-token-of-the-test] }]
goals: [{ id: sale, when: { quality: true }, currency: RUB }]`;
const CALLS = `callId,dateStart,dateEnd,callStatus,duration,callerNumber
31760000000123457,01-11-2026T12:45,01-11-2026T12:48,1120,180,79161234567
31760000000123458,01-11-2026T13:45,01-11-2026T13:48,1120,60,79161234568
`;

describe.each(DATABASES)('import --marks on %s', (kind) => {
  let fresh: FreshDatabase;
  let folder: string;
  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    folder = mkdtempSync(join(tmpdir(), 'ringback-cli-'));
    writeFileSync(join(folder, 'ringback.yaml'), `database: { url: '${fresh.url}' }\n${CONFIG}\n`);
    await run(file(CALLS, 'calls.csv'));
  });
  afterEach(async () => {
    await fresh.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  function file(content: string, name: string): string {
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

  it('marks by the id, and by the phone and a moment, as spreadsheets write them', async () => {
    const marks =
      'CallID;Phone;At;Goal;Value;Note\n31760000000123457;;;sale;42 000,50;Договор 118\n;8 (916) ' +
      '123-45-68;01.11.2026 14:00;sale;;\n';
    expect(await run('--marks', file(marks, 'marks.csv'))).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('2 marked'),
    });
    expect(
      await rows('SELECT CAST("valueMinor" AS text) AS "minor", "decidedBy" FROM "conversions" ORDER BY "valueMinor" NULLS LAST'),
    ).toEqual([
      { minor: '4200050', decidedBy: 'mark' },
      { minor: null, decidedBy: 'mark' },
    ]);
  });

  it('takes ids as our own files for spreadsheets write them', async () => {
    const marks = "CallID;Goal;Value\n'31760000000123457;sale;42000\n";
    expect(await run('--marks', file(marks, 'marks.csv'))).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('1 marked'),
    });
  });

  it('answers each line that it cannot take, and lists those that fit no call', async () => {
    const marks = [
      '{"callId": 31760000000123457, "goal": "sale"}',
      '{"callId": 1, "goal": "sale"}',
      '{"callId": 31760000000123457, "goal": "rent"}',
      '{"callId": 31760000000123457, "goal": "sale", "vlaue": 5}',
      '{"callId": 31760000000123457, "goal": "sale", "value": "much"}',
      'nonsense',
    ].join('\n');
    const { exitCode, out } = await run('--marks', file(marks, 'marks.jsonl'), '--json');
    expect(exitCode).toBe(1);
    expect(json(out)).toMatchObject({ lines: 6, marked: 1, unchanged: 0, unmatched: 1, refused: 1, bad: 3 });
    expect((json(out)['badLines'] as { line: number; code: string }[]).map(({ line, code }) => `${line} ${code}`).sort()).toEqual(
      ['2 UNMATCHED', '3 GOAL_UNKNOWN', '4 LINE_FIELD_UNKNOWN', '5 LINE_FIELD_INVALID', '6 LINE_NOT_JSON'],
    );
  });

  it('changes nothing the second time', async () => {
    const path = file('callId,label,remove\n31760000000123457,spam,\n', 'marks.csv');
    await run('--marks', path);
    const before = await rows('SELECT * FROM "marks"');
    expect(json((await run('--marks', path, '--json')).out)).toMatchObject({ marked: 0, unchanged: 1 });
    expect(await rows('SELECT * FROM "marks"')).toEqual(before);
  });

  it('is wrong use beside a file of calls, or without any', async () => {
    expect(await run()).toMatchObject({ exitCode: 2 });
    expect(await run('a.csv', '--marks', 'b.csv')).toMatchObject({ exitCode: 2 });
    expect(await run('--marks', 'b.csv', '--dry-run')).toMatchObject({ exitCode: 2 });
  });
});
