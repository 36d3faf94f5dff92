import { ProofsService } from '../../admin/destinations/proofs.service.js';
import { isUsable } from '../../admin/doctor/database.rungs.js';
import { examine } from '../../admin/doctor/examine.js';
import { listenerAt } from '../../admin/doctor/listener.js';
import { oneByOne } from '../../admin/doctor/one-by-one.js';
import type { Rung } from '../../admin/doctor/rung.js';
import type { LoadedConfig } from '../../config/load.js';
import { RateLimits } from '../../delivery/rate-limits/rate-limits.service.js';
import { createDestinations } from '../../destinations/destinations.js';
import { loadPlatforms } from '../../destinations/platform-registry.js';
import { ClockAndRandom } from '../../runtime/clock.js';
import type { Clock } from '../../runtime/clock.js';
import { AppError } from '../../runtime/errors.js';
import { createHttpClient } from '../../runtime/http.js';
import { RemoteDates } from '../../runtime/remote-dates.js';
import { COMMAND_LOCK_TIMEOUT_MS, Database } from '../../store/database/database.js';
import { inspectDatabase } from '../../store/database/inspect-database.js';
import { BudgetsStore } from '../../store/destinations/budgets.store.js';
import { DestinationStatesStore } from '../../store/destinations/destination-states.store.js';
import { SourceActivityStore } from '../../store/sources/source-activity.store.js';
import { SourceStatesStore } from '../../store/sources/source-states.store.js';
import { RequestsStore } from '../../store/uploads/requests.store.js';

/**
 * Examines an installation without being part of it: the service may be stopped, or run beside.
 *
 * @param patienceMs how long a lock of another process is waited for before that is what is wrong
 */
export async function examineFromOutside(
  { config, warnings }: LoadedConfig,
  clock: Clock,
  patienceMs = COMMAND_LOCK_TIMEOUT_MS,
): Promise<Rung[]> {
  const dates = new RemoteDates(clock);
  const http = createHttpClient();
  const runtime = { http: dates.watching(http), clock, publicUrl: config.server.publicUrl };
  const destinations = createDestinations(config, await loadPlatforms(), runtime);
  const inspection = await inspectDatabase(config.database.url);
  const listener = await listenerAt(config, http);
  const common = { config, warnings, destinations, http, clock, dates, inspection, listener };
  if (!isUsable(inspection)) return examine({ ...common, memory: null, prove: oneByOne() });
  const database = (await Database.open(config.database.url)).withLockTimeout(patienceMs);
  try {
    const limits = new RateLimits(new BudgetsStore(database), new ClockAndRandom(clock, Math.random));
    const proofs = new ProofsService(limits, database, new RequestsStore());
    const memory = {
      sources: new SourceActivityStore(database, new SourceStatesStore()),
      states: new DestinationStatesStore(database),
    };
    if (await isLocked(database))
      return await examine({ ...common, inspection: { ...inspection, writable: 'locked' }, memory, prove: oneByOne() });
    return await examine({ ...common, memory, prove: (destination) => proofs.of(destination) });
  } finally {
    await database.close();
  }
}

/** Whether another process keeps all others from writing, and goes on doing so. */
async function isLocked(database: Database): Promise<boolean> {
  try {
    await database.write(async () => undefined);
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === 'RB_DATABASE_BUSY') return true;
    throw error;
  }
}
