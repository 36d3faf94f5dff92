import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('make the tables of a database on which nothing has run yet', async () => {
    const migrated = fresh;
    fresh = await emptyDatabase(kind);
    write(ga4('kept', OLD_SETTINGS));
    for (const command of readingCommands()) expect([command, (await run(...command)).exitCode]).toEqual([command, 0]);
    expect((await allRows(fresh.url))['destination_state']).toEqual([]);
    await migrated.dispose();
  });
});
