import { Sqlite } from '#dist/store/database/sqlite.js';
import { DataSource, type DataSourceOptions } from 'typeorm';

/** TypeORM as the baselines use it, with defaults; on SQLite as durable as Ringback. */
export function openTypeormSource(url: string, own: Pick<DataSourceOptions, 'entities' | 'synchronize'>): Promise<DataSource> {
  return new DataSource(optionsOf(url, own)).initialize();
}

function optionsOf(url: string, own: Pick<DataSourceOptions, 'entities' | 'synchronize'>): DataSourceOptions {
  if (!url.startsWith('sqlite:')) return { ...own, type: 'postgres', url, parseInt8: true };
  return {
    ...own,
    type: 'better-sqlite3',
    driver: Sqlite,
    database: url.slice('sqlite:'.length),
    enableWAL: true,
    prepareDatabase: (database: { pragma(text: string): unknown }) => void database.pragma('synchronous = FULL'),
  };
}
