import { Table, TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

const COLUMNS = [
  ['calls', 'saidAnswered', 'boolean'],
  ['calls', 'byWebhook', 'boolean NOT NULL DEFAULT TRUE'],
  ['receipts', 'contentKey', 'varchar(64)'],
] as const;

/** Walked in the order in which calls were first heard of. */
const ARRIVED = new TableIndex({ name: 'ix_calls_arrived', columnNames: ['receivedAt', 'id'] });

/** A file that is read twice, and the vendor's list that is read every day, add nothing the second time. */
const CONTENT = new TableIndex({
  name: 'uq_receipts_content',
  columnNames: ['sourceId', 'contentKey'],
  isUnique: true,
  where: '"contentKey" IS NOT NULL',
});

const SOURCE_STATE = new Table({
  name: 'source_state',
  columns: [
    new TableColumn({ name: 'source', type: 'varchar', length: '64', isPrimary: true }),
    new TableColumn({ name: 'timeKey', type: 'varchar', length: '255' }),
    new TableColumn({ name: 'shifts', type: 'text' }),
    new TableColumn({ name: 'suspectHours', type: 'integer', isNullable: true }),
    new TableColumn({ name: 'suspectSince', type: 'bigint', isNullable: true }),
    new TableColumn({ name: 'reconciled', type: 'text', isNullable: true }),
  ],
});

/**
 * The vendor's own word on an answered call, how a call was heard of, what is known about a source's clock. Safe while
 * old processes run: they name their columns, and the new ones have defaults or may be empty.
 */
export class IntakeDepth1795500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Plain SQL: TypeORM would copy the whole table on SQLite.
    for (const [table, name, type] of COLUMNS) await runner.query(`ALTER TABLE "${table}" ADD COLUMN "${name}" ${type}`);
    await runner.query(createIndex('calls', ARRIVED));
    await runner.query(createIndex('receipts', CONTENT));
    await runner.createTable(SOURCE_STATE.clone());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('source_state');
    for (const { name } of [ARRIVED, CONTENT]) await runner.query(`DROP INDEX "${name}"`);
    for (const [table, name] of COLUMNS) await runner.query(`ALTER TABLE "${table}" DROP COLUMN "${name}"`);
  }
}

function createIndex(table: string, { name, columnNames, isUnique, where }: TableIndex): string {
  const columns = columnNames.map((column) => `"${column}"`).join(', ');
  return `CREATE ${isUnique ? 'UNIQUE ' : ''}INDEX "${name}" ON "${table}" (${columns})${where ? ` WHERE ${where}` : ''}`;
}
