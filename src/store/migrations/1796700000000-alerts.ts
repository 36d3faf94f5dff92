import { Table, TableColumn, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

const id = { type: 'varchar', length: '36' };
const name = { type: 'varchar', length: '64' };

const ALERTS = new Table({
  name: 'alerts',
  columns: [
    new TableColumn({ name: 'id', ...id, isPrimary: true }),
    new TableColumn({ name: 'key', type: 'varchar', length: '255' }),
    new TableColumn({ name: 'rule', ...name }),
    new TableColumn({ name: 'projectId', ...name }),
    new TableColumn({ name: 'subject', ...name, isNullable: true }),
    new TableColumn({ name: 'facts', type: 'text' }),
    new TableColumn({ name: 'since', type: 'bigint' }),
    new TableColumn({ name: 'overAt', type: 'bigint', isNullable: true }),
  ],
  indices: [new TableIndex({ name: 'uq_alerts_open', columnNames: ['key'], isUnique: true, where: '"overAt" IS NULL' })],
});

const MESSAGES = new Table({
  name: 'alert_messages',
  columns: [
    new TableColumn({ name: 'id', ...id, isPrimary: true }),
    new TableColumn({ name: 'alertId', ...id }),
    new TableColumn({ name: 'channel', ...name }),
    new TableColumn({ name: 'event', ...name }),
    new TableColumn({ name: 'dueAt', type: 'bigint' }),
    new TableColumn({ name: 'failures', type: 'integer' }),
    new TableColumn({ name: 'lastTrouble', type: 'text', isNullable: true }),
    new TableColumn({ name: 'lease', ...id, isNullable: true }),
    new TableColumn({ name: 'leaseUntil', type: 'bigint', isNullable: true }),
    new TableColumn({ name: 'sentAt', type: 'bigint', isNullable: true }),
  ],
  indices: [
    new TableIndex({ name: 'uq_alert_messages', columnNames: ['alertId', 'channel', 'event'], isUnique: true }),
    new TableIndex({ name: 'ix_alert_messages_unsent', columnNames: ['channel', 'dueAt'], where: '"sentAt" IS NULL' }),
  ],
});

/** Troubles that people are told of, and what was told. Safe while old processes run: nobody else reads them. */
export class Alerts1796700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(ALERTS.clone());
    await runner.createTable(MESSAGES.clone());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(MESSAGES.name);
    await runner.dropTable(ALERTS.name);
  }
}
