import type { AppContext } from '../../app-context.js';
import { Destinations } from '../../destinations/destinations.js';
import { findPortListener } from '../../doctor/address-checks.js';
import { isDatabaseUsable } from '../../doctor/database-checks.js';
import { checkPlatformsInSeries } from '../../doctor/destination-checker.service.js';
import type { DoctorCheck } from '../../doctor/doctor-check.js';
import { DoctorModule } from '../../doctor/doctor.module.js';
import { DoctorService } from '../../doctor/doctor.service.js';
import { runDoctorChecks } from '../../doctor/run-doctor-checks.js';
import { ClockDriftMonitor } from '../../runtime/http-dates.js';
import { HTTP, type HttpClient } from '../../runtime/http.js';
import { inspectDatabase } from '../../store/database/inspect-database.js';
import { withApp, type AppNeeds } from '../with-app.js';

/**
 * Examines an installation without being part of it: the service may be stopped, or run beside. A database that cannot be used
 * is left alone.
 *
 * @param lockTimeoutMs how long a lock of another process is waited for before that is what is wrong
 */
export async function examineStandalone(context: Required<AppContext>, lockTimeoutMs?: number): Promise<DoctorCheck[]> {
  const { config, clock, warnings } = context;
  const inspection = await inspectDatabase(config.database.url);
  const needs: AppNeeds = isDatabaseUsable(inspection)
    ? { module: DoctorModule, database: 'current', ...(lockTimeoutMs !== undefined && { lockTimeoutMs }) }
    : { database: 'none' };
  return withApp(context, needs, async (services) => {
    const http = services.get<HttpClient>(HTTP);
    const listener = await findPortListener(config, http);
    if (needs.database !== 'none') return services.get(DoctorService).examineFromOutside({ inspection, listener });
    const [destinations, dates] = [services.get(Destinations), services.get(ClockDriftMonitor)];
    const checkPlatform = checkPlatformsInSeries();
    return runDoctorChecks({
      config,
      warnings,
      destinations,
      http,
      clock,
      dates,
      inspection,
      listener,
      stored: null,
      checkPlatform,
    });
  });
}
