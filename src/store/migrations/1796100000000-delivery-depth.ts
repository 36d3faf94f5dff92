import { Table, TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';

const COLUMNS = [
  ['attempts', 'personalFields', 'text'],
  ['destination_state', 'delayedBy', 'varchar(64)'],
  ['destination_state', 'roundToken', 'varchar(36)'],
  ['destination_state', 'roundUntil', 'bigint'],
] as const;

const BUDGETS = new Table({
  name: 'budgets',
  columns: [
    new TableColumn({ name: 'id', type: 'varchar', length: '128', isPrimary: true }),
    new TableColumn({ name: 'period', type: 'bigint' }),
    new TableColumn({ name: 'used', type: 'integer' }),
    new TableColumn({ name: 'most', type: 'integer' }),
  ],
});

/**
 * Which personal data left with an attempt, whose round it is, and what is spent of the platforms' quotas. Safe while old
 * processes run: they name their columns, and the new ones may be empty.
 */
export class DeliveryDepth1796100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Plain SQL: TypeORM would copy the whole table on SQLite.
    for (const [table, name, type] of COLUMNS) await runner.query(`ALTER TABLE "${table}" ADD COLUMN "${name}" ${type}`);
    await runner.createTable(BUDGETS.clone());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('budgets');
    for (const [table, name] of COLUMNS) await runner.query(`ALTER TABLE "${table}" DROP COLUMN "${name}"`);
  }
}
