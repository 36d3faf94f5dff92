import { Table, TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

const hash = { type: 'varchar', length: '64' };

const SESSIONS = new Table({
  name: 'sessions',
  columns: [
    new TableColumn({ name: 'id', type: 'varchar', length: '36', isPrimary: true }),
    new TableColumn({ name: 'hash', ...hash }),
    new TableColumn({ name: 'previousHash', ...hash, isNullable: true }),
    new TableColumn({ name: 'keyHash', ...hash }),
    new TableColumn({ name: 'createdAt', type: 'bigint' }),
    new TableColumn({ name: 'seenAt', type: 'bigint' }),
    new TableColumn({ name: 'rotatedAt', type: 'bigint' }),
  ],
  indices: [
    new TableIndex({ name: 'uq_sessions_hash', columnNames: ['hash'], isUnique: true }),
    new TableIndex({ name: 'ix_sessions_previous', columnNames: ['previousHash'], where: '"previousHash" IS NOT NULL' }),
  ],
});

/** Who is signed in to the dashboard. Safe while old processes run: nobody else reads it. */
export class Sessions1796300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(SESSIONS.clone());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(SESSIONS.name);
  }
}
