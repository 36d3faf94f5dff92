import type { DataSource } from 'typeorm';
import { AppError } from '../../runtime/errors.js';

/** Whether SQLite keeps what it acknowledges when the power fails. @throws AppError RB_DATABASE_UNSAFE */
export async function assertDurable(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  const [journal] = (await runner.query('PRAGMA journal_mode')) as { journal_mode: string }[];
  const [synchronous] = (await runner.query('PRAGMA synchronous')) as { synchronous: number }[];
  if (journal?.journal_mode !== 'wal')
    throw new AppError('RB_DATABASE_UNSAFE', `journal_mode is ${journal?.journal_mode}, not wal`);
  if (synchronous?.synchronous !== 2) throw new AppError('RB_DATABASE_UNSAFE', 'synchronous is not FULL');
}
