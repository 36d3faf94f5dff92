import { availableParallelism, cpus } from 'node:os';
import { Sqlite } from '#dist/store/database/sqlite.js';

/** What the numbers were measured on: they compare only with others of the same line. */
export async function machineLine(): Promise<string> {
  const memory = new Sqlite(':memory:');
  const version = String(memory.prepare('SELECT sqlite_version()').pluck().get());
  memory.close();
  const model = cpus()[0]?.model.trim() || process.arch;
  return `${new Date().toISOString().slice(0, 10)}, ${model}, ${availableParallelism()} cores, Node ${process.versions.node}, SQLite ${version}`;
}
