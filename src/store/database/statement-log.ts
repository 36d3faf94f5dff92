import type { DataSource, Logger } from 'typeorm';

const SILENT: Logger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};

/** Passes every statement to the listener. */
export function logStatements(sources: readonly DataSource[], listener: (sql: string) => void): void {
  for (const source of sources) source.logger = { ...SILENT, logQuery: (sql: string) => listener(sql) };
}
