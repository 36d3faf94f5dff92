import type { LoadedConfig } from '../../config/load.js';
import { RateLimits } from '../../delivery/rate-limits/rate-limits.service.js';
import { createDestinations } from '../../destinations/destinations.js';
import { loadPlatforms } from '../../destinations/platform-registry.js';
import { findPortListener } from '../../doctor/address-checks.js';
import { isDatabaseUsable } from '../../doctor/database-checks.js';
import { DestinationChecker } from '../../doctor/destination-checker.service.js';
import { checkPlatformsInSeries } from '../../doctor/destination-checker.service.js';
import type { DoctorCheck } from '../../doctor/doctor-check.js';
import { runDoctorChecks } from '../../doctor/run-doctor-checks.js';
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
): Promise<DoctorCheck[]> {
  const dates = new RemoteDates(clock);
  const http = createHttpClient();
  const runtime = { http: dates.watching(http), clock, publicUrl: config.server.publicUrl };
  const destinations = createDestinations(config, await loadPlatforms(), runtime);
  const inspection = await inspectDatabase(config.database.url);
  const listener = await findPortListener(config, http);
  const common = { config, warnings, destinations, http, clock, dates, inspection, listener };
  if (!isDatabaseUsable(inspection)) return runDoctorChecks({ ...common, stored: null, checkPlatform: checkPlatformsInSeries() });
  const database = (await Database.open(config.database.url)).withLockTimeout(patienceMs);
  try {
    const limits = new RateLimits(new BudgetsStore(database), new ClockAndRandom(clock, Math.random));
    const proofs = new DestinationChecker(limits, database, new RequestsStore());
    const memory = {
      sources: new SourceActivityStore(database, new SourceStatesStore()),
      states: new DestinationStatesStore(database),
    };
    if (await isLocked(database))
      return await runDoctorChecks({
        ...common,
        inspection: { ...inspection, writable: 'locked' },
        stored: memory,
        checkPlatform: checkPlatformsInSeries(),
      });
    return await runDoctorChecks({ ...common, stored: memory, checkPlatform: (destination) => proofs.check(destination) });
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
