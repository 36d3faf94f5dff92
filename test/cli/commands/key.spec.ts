import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../../src/runtime/ids.js';
import { AuditStore } from '../../../src/store/admin/audit.store.js';
import { Database } from '../../../src/store/database/database.js';
import type { AuditEntity } from '../../../src/store/schema/entities/admin.entity.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { json, ringback } from '../a-terminal.js';

describe.each(DATABASES)('keys of the admin API on %s', (kind) => {
  let fresh: FreshDatabase;
  let folder: string;
  let config: string[];
  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    folder = mkdtempSync(join(tmpdir(), 'ringback-cli-'));
    const file = join(folder, 'ringback.yaml');
    writeFileSync(file, `database: { url: '${fresh.url}' }\nprojects: [{ id: okna, name: Окна }, { id: dveri, name: Двери }]\n`);
    config = ['--config', file];
  });
  afterEach(async () => {
    await fresh.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const listed = async (): Promise<Record<string, unknown>[]> => {
    const { out } = await ringback('key', 'list', '--json', ...config);
    return json(out)['items'] as Record<string, unknown>[];
  };

  it('are made, listed without their secret, and revoked', async () => {
    const made = json((await ringback('key', 'create', '--name', 'Анна', '--role', 'operator', '--json', ...config)).out);
    expect(made).toMatchObject({ name: 'Анна', role: 'operator', projects: null, key: expect.stringMatching(/^rb_.{20,}/) });

    const id = String(made['id']);
    const [key, ...others] = await listed();
    expect(others).toEqual([]);
    expect(key).toMatchObject({ id, name: 'Анна', role: 'operator', projects: null, revokedAt: null });
    expect(JSON.stringify(key)).not.toContain(String(made['key']));

    expect(await ringback('key', 'revoke', id, ...config)).toMatchObject({ exitCode: 0 });
    expect((await listed())[0]).toMatchObject({ id, revokedAt: expect.stringMatching(/Z$/) });
  });

  it('see only the projects that they are made for, and those must exist', async () => {
    const create = (...projects: string[]) =>
      ringback('key', 'create', '--name', 'Agency', '--role', 'viewer', '--project', ...projects, ...config);
    expect(await create('okna', 'dver')).toMatchObject({ exitCode: 2, err: expect.stringContaining('dver') });
    expect(await create('okna', 'dveri')).toMatchObject({ exitCode: 0 });
    expect(await listed()).toMatchObject([{ projects: ['okna', 'dveri'] }]);
  });

  it('have a name of their own as long as they are in use, and none that the audit log gives to somebody else', async () => {
    const create = (name: string) => ringback('key', 'create', '--name', name, '--role', 'viewer', '--json', ...config);
    const id = String(json((await create('Agency')).out)['id']);
    for (const alike of ['Agency', ' agency ', 'Аgency', 'Agеncу'])
      expect(await create(alike)).toMatchObject({ exitCode: 1, err: expect.stringContaining('RB_KEY_NAME_TAKEN') });
    for (const taken of ['RINGBACK_ADMIN_KEY', 'Command line', 'ringback', 'ringbаck'])
      expect([taken, (await create(taken)).exitCode]).toEqual([taken, 2]);
    await ringback('key', 'revoke', id, ...config);
    expect(await create('Agency')).toMatchObject({ exitCode: 0 });
    expect((await listed()).map(({ name }) => name)).toEqual(['Agency', 'Agency']);
  });

  it('cannot be revoked twice, nor by an id that nobody has', async () => {
    const made = json((await ringback('key', 'create', '--name', 'A', '--role', 'admin', '--json', ...config)).out);
    const revoke = (id: string) => ringback('key', 'revoke', id, ...config);
    expect(await revoke('nobody')).toMatchObject({ exitCode: 1 });
    expect(await revoke(String(made['id']))).toMatchObject({ exitCode: 0 });
    expect(await revoke(String(made['id']))).toMatchObject({ exitCode: 1 });
  });

  it('leave in the audit log who made and revoked them, and nothing that gives access', async () => {
    const create = ['key', 'create', '--name', 'Agency', '--role', 'operator', '--project', 'okna', 'dveri', '--json'];
    const { id, key } = json((await ringback(...create, ...config)).out) as { id: string; key: string };
    await ringback('key', 'revoke', id, ...config);
    await ringback('key', 'revoke', id, ...config);
    const lines = await auditOf(fresh.url);
    const detail = { name: 'Agency', role: 'operator', projects: ['okna', 'dveri'] };
    expect(lines).toMatchObject([
      { who: 'command line', action: 'keys.revoke', subject: id, projectId: null, detail },
      { who: 'command line', action: 'keys.create', subject: id, projectId: null, detail },
    ]);
    expect(lines).toHaveLength(2);
    for (const secret of [key, sha256(key)]) expect(JSON.stringify(lines)).not.toContain(secret);
  });

  it('can be listed before there is any', async () => {
    expect((await ringback('key', 'list', ...config)).out).toContain('no keys yet');
  });
});

/** Newest first. */
async function auditOf(url: string): Promise<AuditEntity[]> {
  const database = await Database.open(url);
  try {
    return (await new AuditStore(database).list({ projects: null }, { limit: 10, before: null })).items;
  } finally {
    await database.close();
  }
}
