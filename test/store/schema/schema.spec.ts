import { readdirSync, readFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { UPLOAD_STATES } from '../../../src/domain/uploads/upload-states.js';
import { writerSource } from '../../../src/store/database/data-source.js';
import { RECEIPT_VERDICTS } from '../../../src/store/schema/entities/receipt.entity.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';

/** Tables that SQL alone reads and writes, and TypeORM's own. */
const WITHOUT_ENTITY = ['list_spans', 'migrations', 'stat_changes'];

describe.each(DATABASES)('the migrated schema on %s', (kind) => {
  let fresh: FreshDatabase;
  let source: DataSource;
  beforeAll(async () => {
    fresh = await freshDatabase(kind);
    source = await writerSource(fresh.url).initialize();
  });
  afterAll(async () => {
    await source.destroy();
    await fresh.dispose();
  });

  it('has exactly the columns of the entities: name, type, length, null and key', async () => {
    const runner = source.createQueryRunner();
    for (const entity of source.entityMetadatas) {
      const table = await runner.getTable(entity.tableName);
      const found = (table?.columns ?? []).map(({ name, type, length, isNullable, isPrimary }) =>
        describeColumn(name, type, length, isNullable, isPrimary),
      );
      const declared = entity.columns.map((column) =>
        describeColumn(
          column.databaseName,
          source.driver.normalizeType(column),
          String(column.length ?? ''),
          column.isNullable,
          column.isPrimary,
        ),
      );
      expect([entity.tableName, found.sort()]).toEqual([entity.tableName, declared.sort()]);
    }
    if (kind === 'PostgreSQL') await runner.release();
  });

  it('has an entity for every table but those that SQL alone uses', async () => {
    const sql =
      kind === 'SQLite'
        ? `SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite_%'`
        : `SELECT "table_name" AS "name" FROM information_schema.tables WHERE "table_schema" = 'public'`;
    const tables = (await source.query<{ name: string }[]>(sql)).map(({ name }) => name);
    const entities = source.entityMetadatas.map(({ tableName }) => tableName);
    expect(tables.filter((name) => !entities.includes(name)).sort()).toEqual(WITHOUT_ENTITY);
  });

  it.each([
    ['ck_uploads_state', UPLOAD_STATES],
    ['ck_receipts_verdict', RECEIPT_VERDICTS],
    ['ck_conversions_decided', ['rule', 'mark']],
  ])('admits with %s the values that the code knows, and no others', async (check, values) => {
    const sql =
      kind === 'SQLite'
        ? `SELECT "sql" AS "text" FROM sqlite_master WHERE "sql" LIKE '%"${check}"%'`
        : `SELECT pg_get_constraintdef("oid") AS "text" FROM pg_constraint WHERE "conname" = '${check}'`;
    const [{ text } = { text: '' }] = await source.query<{ text: string }[]>(sql);
    const [definition = ''] = kind === 'SQLite' ? (new RegExp(`"${check}" CHECK \\([^)]*\\)`).exec(text) ?? []) : [text];
    expect([...definition.matchAll(/'(\w+)'/g)].map(([, value = '']) => value).sort()).toEqual(values.toSorted());
  });
});

describe('a migration', () => {
  it('imports nothing of the living code, which would give upgraded databases another schema than new ones', () => {
    const folder = 'src/store/schema/migrations';
    const imports = readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [...readFileSync(`${folder}/${name}`, 'utf8').matchAll(/from '([^']+)'/g)].map(([, from = '']) => from));
    expect(imports.filter((from) => from !== 'typeorm' && !/^\.\/[\w-]+\.js$/.test(from))).toEqual([]);
  });
});

function describeColumn(name: string, type: string, length: string, isNullable: boolean, isPrimary: boolean): string {
  const plain = type.replace('character varying', 'varchar');
  return `${name} ${plain}${plain === 'varchar' ? `(${length})` : ''}${isNullable ? '' : ' not null'}${isPrimary ? ' key' : ''}`;
}
