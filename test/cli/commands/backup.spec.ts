import { execFile } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Database } from '../../../src/store/database/database.js';
import { freshDatabase } from '../../support/databases.js';
import { startService, TOKEN, type RunningService } from '../../support/service.js';
import { json, ringback } from '../a-terminal.js';

const HOOK = 'dateEnd=22-11-2026T09:49Z&callStatus=1120&duration=187';

describe('backup and restore', () => {
  let folder: string;
  let database: string;
  let config: string[];
  let service: RunningService | null = null;

  const callsIn = async (file: string): Promise<Set<string>> => {
    const opened = await Database.open(`sqlite:${file}`);
    const rows = await opened.read((session) => session.all<{ query: string }>('SELECT "query" FROM "receipts"'));
    await opened.close();
    return new Set(rows.map(({ query }) => new URLSearchParams(query).get('callId') ?? ''));
  };
  /** In a process of its own, as an operator runs it: this one goes on sending webhooks. */
  const inAnotherProcess = (...args: string[]) =>
    new Promise<number | null>((done) => {
      const child = execFile(process.execPath, [resolve('bin/ringback.js'), ...args, ...config], () => done(child.exitCode));
    });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ringback-backup-'));
    database = join(folder, 'ringback.db');
    const settings = {
      database: { url: `sqlite:${database}` },
      sources: [{ id: 'mango-main', type: 'mango', tokens: [TOKEN] }],
    };
    writeFileSync(join(folder, 'ringback.yaml'), JSON.stringify(settings));
    config = ['--config', join(folder, 'ringback.yaml')];
    service = await startService(settings);
  });
  afterAll(async () => {
    await service?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a backup taken while webhooks come in holds every call that was acknowledged before, and is sound', async () => {
    const running = service!;
    const before = Array.from({ length: 20 }, (_, index) => `before-${index}`);
    for (const callId of before) expect(await running.hook(`callId=${callId}&${HOOK}`)).toBe(200);
    let ended = false;
    const backup = inAnotherProcess('backup', join(folder, 'one.db')).finally(() => {
      ended = true;
    });
    for (let sent = 0; !ended; sent += 1) expect(await running.hook(`callId=during-${sent}&${HOOK}`)).toBe(200);
    expect(await backup).toBe(0);
    const held = await callsIn(join(folder, 'one.db'));
    expect(before.filter((callId) => !held.has(callId))).toEqual([]);
    expect(statSync(join(folder, 'one.db')).mode & 0o077).toBe(0);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('a backup never replaces another file', async () => {
    const { exitCode, err } = await ringback('backup', join(folder, 'one.db'), ...config);
    expect([exitCode, err]).toEqual([1, expect.stringContaining('there already')]);
  });

  it('a backup that cannot be written says so, and does not blame the database', async () => {
    const { exitCode, err } = await ringback('backup', join(folder, 'no-such-folder', 'one.db'), ...config);
    expect([exitCode, err]).toEqual([1, expect.stringMatching(/cannot be written: .*no-such-folder.*ENOENT.*folder/)]);
  });

  it('a restore is refused while the service runs, also with --force', async () => {
    const { exitCode, err } = await ringback('restore', join(folder, 'one.db'), '--force', ...config);
    expect([exitCode, err]).toEqual([1, expect.stringContaining('Stop the service')]);
    expect(await service?.hook(`callId=after&${HOOK}`)).toBe(200);
  });

  it('a restore is refused where the database holds calls, and with --force keeps what it replaced', async () => {
    expect(await service?.stop()).toBe(0);
    service = null;
    const refused = await ringback('restore', join(folder, 'one.db'), ...config);
    expect([refused.exitCode, refused.err]).toEqual([1, expect.stringContaining('--force')]);
    const { exitCode, out } = await ringback('restore', join(folder, 'one.db'), '--force', '--json', ...config);
    expect(exitCode).toBe(0);
    const { replaced } = json(out) as { replaced: string };
    expect((await callsIn(database)).has('after')).toBe(false);
    expect((await callsIn(replaced)).has('after')).toBe(true);
    expect((await callsIn(database)).has('before-7')).toBe(true);
  });

  it('a restore where there is no database yet makes one', async () => {
    for (const name of readdirSync(folder).filter((one) => one.startsWith('ringback.db'))) rmSync(join(folder, name));
    expect(await ringback('restore', join(folder, 'one.db'), ...config)).toMatchObject({ exitCode: 0 });
    expect((await callsIn(database)).has('before-0')).toBe(true);
  });

  it.each([
    ['is damaged', (file: string) => damage(file)],
    ['is no database', (file: string) => writeFileSync(file, 'a text, and long enough to be taken for a page'.repeat(100))],
    ['is not there', (file: string) => rmSync(file)],
  ])('a restore from a file that %s changes nothing', async (_what, spoil) => {
    const file = join(folder, 'spoilt.db');
    rmSync(file, { force: true });
    expect(await ringback('backup', file, ...config)).toMatchObject({ exitCode: 0 });
    spoil(file);
    const { exitCode, err } = await ringback('restore', file, '--force', ...config);
    expect([exitCode, err]).toEqual([1, expect.stringContaining('no database that can be used')]);
    expect((await callsIn(database)).has('before-0')).toBe(true);
    expect(existsSync(`${database}.restoring`)).toBe(false);
  });

  it('a restore from the database itself, or from a link to it, is refused by name', async () => {
    const link = join(folder, 'link.db');
    symlinkSync(database, link);
    for (const file of [database, link]) {
      const { exitCode, err } = await ringback('restore', file, '--force', ...config);
      expect([exitCode, err]).toEqual([1, expect.stringContaining('The backup is the database itself')]);
    }
    rmSync(link);
  });

  it('a damaged database is replaced only when a person says so, and kept beside', async () => {
    const file = join(folder, 'two.db');
    await ringback('backup', file, ...config);
    damage(database);
    const refused = await ringback('restore', file, ...config);
    expect([refused.exitCode, refused.err]).toEqual([1, expect.stringContaining('--force')]);
    const { exitCode, out } = await ringback('restore', file, '--force', '--json', ...config);
    expect([exitCode, existsSync(String(json(out)['replaced']))]).toEqual([0, true]);
    expect((await callsIn(database)).has('before-0')).toBe(true);
  });

  it('a restore from a newer version is refused by name', async () => {
    const file = join(folder, 'newer.db');
    await ringback('backup', file, ...config);
    const newer = await Database.open(`sqlite:${file}`);
    await newer.write((tx) => tx.run(`INSERT INTO "migrations" ("timestamp", "name") VALUES (9, 'FromTheFuture9')`));
    await newer.close();
    const { exitCode, err } = await ringback('restore', file, '--force', ...config);
    expect([exitCode, err]).toEqual([1, expect.stringContaining('FromTheFuture9')]);
  });

  it('on PostgreSQL its own tools are named', async () => {
    const fresh = await freshDatabase('PostgreSQL');
    const file = join(folder, 'postgres.yaml');
    writeFileSync(file, JSON.stringify({ database: { url: fresh.url } }));
    for (const command of ['backup', 'restore']) {
      const { exitCode, err } = await ringback(command, join(folder, 'pg.db'), '--config', file);
      expect([exitCode, err]).toEqual([1, expect.stringContaining('pg_dump')]);
    }
    await fresh.dispose();
  });
});

/** In the middle, where the pages of tables lie. */
function damage(file: string): void {
  const handle = openSync(file, 'r+');
  const size = statSync(file).size;
  writeSync(handle, Buffer.alloc(size / 2, 0xee), 0, size / 2, Math.floor(size / 8192) * 4096 - 4096);
  closeSync(handle);
}
