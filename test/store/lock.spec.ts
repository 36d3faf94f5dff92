import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../src/store/database.js';
import { Sqlite } from '../../src/store/sqlite.js';

describe('a lock that another process holds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-lock-'));
  const file = join(folder, 'shared.db');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('makes a service give up and a command wait', async () => {
    const service = await Database.open(`sqlite:${file}`);
    const command = (await Database.open(`sqlite:${file}`)).patiently();
    const other = new Sqlite(file);
    other.exec('BEGIN IMMEDIATE');
    const waiting = command.write((tx) => tx.all<{ one: number }>('SELECT 1 AS "one"'));
    await expect(service.write((tx) => tx.all('SELECT 1'))).rejects.toMatchObject({ code: 'RB_DATABASE_BUSY' });
    other.exec('COMMIT');
    expect(await waiting).toEqual([{ one: 1 }]);
    other.close();
    for (const database of [service, command]) await database.close();
  });
});
