import type { SharedClock } from '../../runtime/clock.js';
import type { SqlExecutor } from './sql-executor.js';

/** A quartz clock drifts by far less than a millisecond in this time; a machine's clock that jumps is corrected as quickly. */
const CORRECT_EVERY_MS = 10_000;
/** Samples before the first use, of which the best counts. */
const FIRST_SAMPLES = 3;

type Read = <T>(work: (session: SqlExecutor) => Promise<T>) => Promise<T>;

/**
 * Corrects the clock to PostgreSQL's, now and at intervals. If the database does not answer, the clock stays as it is.
 *
 * @returns a function that stops it
 */
export async function followDatabaseClock(clock: SharedClock, read: Read): Promise<() => void> {
  const letGo = clock.follow();
  let isReading = false;
  let isStopped = false;
  try {
    for (let samples = 0; samples < FIRST_SAMPLES; samples += 1) await correctOnce(clock, read, () => isStopped);
  } catch (error) {
    letGo();
    throw error;
  }
  const timer = setInterval(() => {
    if (isReading) return;
    isReading = true;
    void correctOnce(clock, read, () => isStopped)
      .catch(() => undefined)
      .finally(() => (isReading = false));
  }, CORRECT_EVERY_MS).unref();
  return () => {
    isStopped = true;
    clearInterval(timer);
    letGo();
  };
}

async function correctOnce(clock: SharedClock, read: Read, isStopped: () => boolean): Promise<void> {
  await read(async (session) => {
    // The first statement opens the connection: that time must not count as the answer's.
    await session.all('SELECT 1');
    const sentAt = clock.machineNow();
    const [row] = await session.all<{ now: number | string }>('SELECT EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS "now"');
    if (row !== undefined && !isStopped()) clock.correct({ sentAt, answeredAt: clock.machineNow(), theirs: Number(row.now) });
  });
}
