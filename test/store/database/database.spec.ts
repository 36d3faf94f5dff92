import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../../src/store/database/database.js';
import { Sqlite } from '../../../src/store/database/sqlite.js';
import { CallEntity } from '../../../src/store/schema/entities/call.entity.js';
import { ReceiptEntity } from '../../../src/store/schema/entities/receipt.entity.js';
import { UploadEntity } from '../../../src/store/schema/entities/upload.entity.js';
import { onBothDatabases } from '../../support/databases.js';
import { aStoredReceipt } from '../../support/call-builders.js';

function aReceipt(id: string): ReceiptEntity {
  return aStoredReceipt({ id, receivedAt: 1_795_000_000_123, query: 'callId=1' });
}

describe('a new SQLite file', () => {
  it('is for its owner only, and so is what lies beside it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringback-'));
    const database = await Database.open(`sqlite:${join(folder, 'data', 'ringback.db')}`);
    try {
      const files = readdirSync(join(folder, 'data'));
      expect(files).toEqual(['ringback.db', 'ringback.db-shm', 'ringback.db-wal']);
      for (const file of files) expect(statSync(join(folder, 'data', file)).mode & 0o077).toBe(0);
    } finally {
      await database.close();
      rmSync(folder, { recursive: true });
    }
  });
});

onBothDatabases((db) => {
  it('keeps what was written, instants as numbers', async () => {
    await db().write((tx) => tx.insert(ReceiptEntity, [aReceipt('a'), aReceipt('b')]));
    const rows = await db().read(async (tx) => tx.hydrate(ReceiptEntity, await tx.all('SELECT * FROM "receipts" ORDER BY "id"')));
    expect(rows).toEqual([aReceipt('a'), aReceipt('b')]);
  });

  it('keeps text as it is, whatever looks like an array’s own signs', async () => {
    const texts = [
      '',
      'NULL',
      'null',
      '{a,"b"}',
      'a\\b',
      '\\"',
      '"',
      "it's",
      'Москва ☎',
      ' edge ',
      'line\nbreak\ttab',
      '{}',
      ',',
    ];
    const receipts = texts.map((query, index) => ({ ...aReceipt(`r${String(index).padStart(2, '0')}`), query }));
    await db().write((tx) => tx.insert(ReceiptEntity, receipts));
    expect((await db().read((tx) => tx.all('SELECT "query" FROM "receipts" ORDER BY "id"'))).map(({ query }) => query)).toEqual(
      texts,
    );
  });

  it('forgets everything of a transaction that failed', async () => {
    const failing = db().write(async (tx) => {
      await tx.insert(ReceiptEntity, [aReceipt('a')]);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await db().read((tx) => tx.all('SELECT "id" FROM "receipts"'))).toEqual([]);
  });

  it('forgets what a statement had changed before it failed', async () => {
    const contents = ['a', 'b', 'c'].map((id) => ({ ...aReceipt(id), contentKey: `content of ${id}` }));
    await db().write((tx) => tx.insert(ReceiptEntity, contents));
    const halfway = db().write((tx) =>
      tx.run(`UPDATE "receipts" SET "query" = 'changed', "contentKey" = CASE WHEN "id" = 'a' THEN 'another' ELSE 'the same' END`),
    );
    await expect(halfway).rejects.toThrow();
    const twice = db().write((tx) => tx.insert(ReceiptEntity, [aReceipt('d'), aReceipt('a')]));
    await expect(twice).rejects.toThrow();
    const rows = await db().read((tx) => tx.all('SELECT "query", "contentKey" FROM "receipts" ORDER BY "id"'));
    expect(rows).toEqual(contents.map(({ query, contentKey }) => ({ query, contentKey })));
  });

  it('does not show a reader what is not committed', async () => {
    let seen: unknown[] = ['nothing read'];
    await db().write(async (tx) => {
      await tx.insert(ReceiptEntity, [aReceipt('a')]);
      seen = await db().read((reader) => reader.all('SELECT "id" FROM "receipts"'));
    });
    expect(seen).toEqual([]);
  });

  it('updates a thousand rows with their own values in one statement', async () => {
    const receipts = Array.from({ length: 1000 }, (_, index) => aReceipt(`r${index}`));
    await db().write((tx) => tx.insert(ReceiptEntity, receipts));
    const changed = await db().write((tx) =>
      tx.updateCounted(
        ReceiptEntity,
        ['id'],
        ['receivedAt', 'verdict', 'callId'],
        receipts.map((row, index) => ({
          id: row.id,
          receivedAt: index,
          verdict: 'read' as const,
          callId: index % 2 ? null : 'c',
        })),
        `t."sourceId" = ?`,
        ['mango-main'],
      ),
    );
    expect(changed).toBe(1000);
    const [row] = await db().read((tx) => tx.all('SELECT SUM("receivedAt") AS s, COUNT("callId") AS c FROM "receipts"'));
    expect({ s: Number(row?.s), c: Number(row?.c) }).toEqual({ s: 499500, c: 500 });
  });

  it('finds the rows to change by their key, however many are in the state that is asked for', async () => {
    if (db().dialect === 'postgres') return;
    const statements: string[] = [];
    db().onStatement((sql) => statements.push(sql));
    await db().write((tx) => tx.update(UploadEntity, ['id'], ['tries'], [{ id: 'u', tries: 1 }], 't."state" = ?', ['pending']));
    const update = statements.find((sql) => sql.includes('UPDATE')) ?? '';
    const plan = await db().read((tx) =>
      tx.all<{ detail: string }>(
        `EXPLAIN QUERY PLAN ${update}`,
        [...update.matchAll(/\?/g)].map(() => null),
      ),
    );
    expect(plan.map(({ detail }) => detail)).toContainEqual(expect.stringMatching(/^SEARCH t USING .*\(id=\?\)$/));
  });

  it('keeps booleans, unknown booleans and JSON apart', async () => {
    const call = {
      id: 'k',
      projectId: 'p',
      sourceId: 's',
      callId: '9007199254740993',
      phase: 'ended',
      direction: 'out',
      isNew: false,
      callerExcluded: false,
      byWebhook: true,
      isQuality: true,
      isDuplicate: null,
      clickIds: { gclid: 'Ab' },
      warnings: ['TZ_ASSUMED'],
      origin: { keys: [], of: {} },
      receivedAt: 1,
      updatedAt: 1,
    } as unknown as CallEntity;
    await db().write((tx) => tx.insert(CallEntity, [call]));
    const [row] = await db().read(async (tx) => tx.hydrate(CallEntity, await tx.all('SELECT * FROM "calls"')));
    expect(row).toMatchObject({
      callId: '9007199254740993',
      direction: 'out',
      isNew: false,
      isQuality: true,
      isDuplicate: null,
      clickIds: { gclid: 'Ab' },
      warnings: ['TZ_ASSUMED'],
    });
  });
});

describe('a lock that another process holds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-lock-'));
  const file = join(folder, 'shared.db');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('makes a service give up and a command wait', async () => {
    const service = await Database.open(`sqlite:${file}`);
    const command = await Database.open(`sqlite:${file}`, { migrate: false, lockTimeoutMs: 60_000 });
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
