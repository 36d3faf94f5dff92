import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { filePath } from '../../../src/store/database/data-source.js';
import { MIGRATIONS } from '../../../src/store/schema/migrations/index.js';
import { Database } from '../../../src/store/database/database.js';
import { allRows, DATABASES, emptyDatabase, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { json, ringback } from '../a-terminal.js';

const HEADER = 'callId,dateStart,dateEnd,callStatus,duration,callerNumber,gaCid,isQuality';
const CALLS = `${HEADER}\n31760000000123457,01-11-2026T12:45,01-11-2026T12:48,1120,180,79161234567,1111.2222,да\n`;
const MORE_CALLS = CALLS.replace('123457', '123458');
const OLD_SETTINGS = 'measurementId: G-OLD1234567';
const NEW_SETTINGS = 'measurementId: G-NEW1234567';

describe.each(DATABASES)('commands that only read, on %s', (kind) => {
  let fresh: FreshDatabase;
  let folder: string;
  let calls: string;

  const write = (...destinations: readonly string[]): void =>
    writeFileSync(
      join(folder, 'ringback.yaml'),
      `database: { url: '${fresh.url}' }
sources: [{ id: mango-main, type: mango, tokens: [a-token-of-the-tests] }]
goals: [{ id: quality-call, when: { quality: true }, value: 1500 }]
destinations:${destinations.map((one) => `\n  - ${one}`).join('')}
`,
    );
  const ga4 = (id: string, settings: string, more = ''): string =>
    `{ id: ${id}, platform: ga4, enabled: true, ${settings}, apiSecret: x, goals: { quality-call: { event: ` +
    `qualify_lead } }${more} }`;
  const run = (...args: string[]) => ringback(...args, '--config', join(folder, 'ringback.yaml'));
  const readingCommands = (): string[][] => [
    ['simulate'],
    ['replay', '--dry-run'],
    ['replay', '--goals', '--dry-run'],
    ['export', 'calls'],
    ['export', 'uploads'],
    ['import', '--dry-run', calls],
    ['key', 'list'],
    ['truth'],
    ['config', 'diff'],
  ];
  const commandsOnStoredCalls = (): string[][] => [
    ['erase', '--call-id', '1'],
    ['key', 'revoke', 'nobody'],
    ['truth', '--read'],
    ['import', '--marks', calls],
    ['replay', '--yes'],
    ['migrate', '--forget-callers'],
    // PostgreSQL has tools of its own.
    ...(kind === 'SQLite' ? [['backup', join(folder, 'copy.db')]] : []),
  ];
  const writingCommands = (): string[][] => [
    ...commandsOnStoredCalls(),
    ['import', calls],
    ['key', 'create', '--name', 'Anna', '--role', 'admin'],
    ['migrate'],
  ];

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    folder = mkdtempSync(join(tmpdir(), 'ringback-reading-'));
    calls = join(folder, 'calls.csv');
    writeFileSync(calls, CALLS);
  });
  afterEach(async () => {
    await fresh.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('leave destinations alone that are new, renamed, or paused and set otherwise since', async () => {
    write(ga4('kept', OLD_SETTINGS), ga4('old-name', OLD_SETTINGS));
    expect((await run('import', calls)).exitCode).toBe(0);
    const database = await Database.open(fresh.url);
    await database.write((tx) =>
      tx.run(`UPDATE "destination_state" SET "pausedBy" = 'ringback', "pausedCode" = 'AUTHORISATION', "pausedSince" = 1`),
    );
    await database.close();
    write(ga4('kept', NEW_SETTINGS), ga4('new-name', OLD_SETTINGS, ', formerly: old-name'), ga4('brand-new', NEW_SETTINGS));
    writeFileSync(calls, MORE_CALLS);
    // An export leaves a line in the audit log, and nothing else.
    const rows = async () => ({ ...(await allRows(fresh.url)), audit: null });
    const before = await rows();
    for (const command of readingCommands()) {
      expect([command, (await run(...command)).exitCode]).toEqual([command, 0]);
      expect([command, await rows()]).toEqual([command, before]);
    }
    // The same config registers them as soon as calls are stored.
    expect((await run('import', calls)).exitCode).toBe(0);
    const after = await allRows(fresh.url);
    expect(after['destination_state']).toHaveLength(3);
    expect(after['destination_state']?.join()).not.toContain('old-name');
  });

  it('make no secret in a database that no service has started on yet', async () => {
    write(ga4('kept', OLD_SETTINGS));
    for (const command of readingCommands()) expect([command, (await run(...command)).exitCode]).toEqual([command, 0]);
    // The migration said which version made the tables.
    expect((await allRows(fresh.url))['installation']).toEqual([expect.stringContaining('tables-version')]);
  });

  it('refuse older tables instead of migrating them under a service that may be running on them', async () => {
    write(ga4('kept', OLD_SETTINGS));
    const database = await Database.open(fresh.url);
    await database.write((tx) => tx.run('DELETE FROM "migrations" WHERE "name" = ?', [MIGRATIONS.at(-1)?.name]));
    await database.close();
    for (const command of readingCommands()) {
      const { exitCode, err } = await run(...command, '--json');
      expect([command, exitCode, (json(err)['error'] as { code: string }).code]).toEqual([command, 1, 'RB_DATABASE_OLDER']);
    }
  });

  it('refuse newer tables and write nothing to them, as every other command does', async () => {
    write(ga4('kept', OLD_SETTINGS));
    const database = await Database.open(fresh.url);
    await database.write((tx) => tx.run(`INSERT INTO "migrations" ("timestamp", "name") VALUES (9, 'FromTheFuture9')`));
    await database.close();
    const content = () => (kind === 'SQLite' ? readFileSync(filePath(fresh.url)) : postgresRows(fresh.url));
    const before = await content();
    for (const command of [...readingCommands(), ...writingCommands()]) {
      const { exitCode, out, err } = await run(...command, '--json');
      const { error } = json(err) as { error: { code: string; message: string } };
      expect([command, exitCode, out, error.code]).toEqual([command, 1, '', 'RB_DATABASE_NEWER']);
      expect(error.message).toContain('FromTheFuture9');
    }
    expect(json((await run('migrate', '--check', '--json')).out)).toMatchObject({ upToDate: false, unknown: ['FromTheFuture9'] });
    expect(json((await run('doctor', '--json')).out)).toMatchObject({ ok: false });
    expect(await content()).toEqual(before);
  });

  it('say that there is no database where no Ringback has worked yet, and make none', async () => {
    const migrated = fresh;
    fresh = await emptyDatabase(kind);
    write(ga4('kept', OLD_SETTINGS));
    const nothingThere = async (): Promise<unknown> =>
      kind === 'SQLite' ? existsSync(filePath(fresh.url)) : postgresRows(fresh.url);
    const before = await nothingThere();
    for (const command of [...readingCommands().filter(([name]) => name !== 'import'), ...commandsOnStoredCalls()]) {
      const { exitCode, out, err } = await run(...command, '--json');
      const { error } = json(err) as { error: { code: string; message: string } };
      expect([command, exitCode, out, error.code]).toEqual([command, 1, '', 'RB_DATABASE_ABSENT']);
      expect(error.message).toMatch(/ringback\.db|:\/\/….*t_[0-9a-f]+/);
    }
    // It would come first, and says what it would do.
    expect((await run('import', '--dry-run', calls)).exitCode).toBe(0);
    expect((await run('doctor', '--json')).exitCode).not.toBe(2);
    expect((await run('migrate', '--check')).exitCode).toBe(1);
    expect(await nothingThere()).toEqual(before);
    await migrated.dispose();
  });

  it('find a database that a first command has made', async () => {
    const migrated = fresh;
    for (const first of [['import', calls], ['key', 'create', '--name', 'Anna', '--role', 'admin'], ['migrate']]) {
      fresh = await emptyDatabase(kind);
      write(ga4('kept', OLD_SETTINGS));
      expect([first, (await run(...first)).exitCode]).toEqual([first, 0]);
      expect([first, (await run('export', 'calls')).exitCode]).toEqual([first, 0]);
      await fresh.dispose();
    }
    fresh = migrated;
  });
});

async function postgresRows(url: string): Promise<unknown> {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  const content = [];
  for (const { name } of rows) content.push([name, (await client.query(`SELECT * FROM "${name}"`)).rows]);
  await client.end();
  return content;
}
