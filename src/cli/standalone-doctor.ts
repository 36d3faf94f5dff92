import type { DoctorReportView } from '../api/doctor/doctor-views.js';
import type { LoadedConfig } from '../config/reading/load.js';
import { RateLimits } from '../delivery/rate-limits/rate-limits.service.js';
import { createDestinations } from '../destinations/destinations.js';
import { loadPlatforms } from '../destinations/platform-registry.js';
import { findPortListener } from '../doctor/address-checks.js';
import { isDatabaseUsable } from '../doctor/database-checks.js';
import { checkPlatformsInSeries, DestinationChecker } from '../doctor/destination-checker.service.js';
import type { DoctorArea, DoctorCheck } from '../doctor/doctor-check.js';
import { runDoctorChecks } from '../doctor/run-doctor-checks.js';
import { bothLanguages, type LocalizedText, type Language } from '../domain/localized-text.js';

import type { CheckGrade } from '../platforms/kit/platform.js';
import type { Clock } from '../runtime/clock.js';
import { AppError } from '../runtime/errors.js';
import { ClockDriftMonitor } from '../runtime/http-dates.js';
import { createHttpClient } from '../runtime/http.js';
import { COMMAND_LOCK_TIMEOUT_MS, Database } from '../store/database/database.js';
import { inspectDatabase } from '../store/database/inspect-database.js';
import { BudgetsStore } from '../store/destinations/budgets.store.js';
import { DestinationStatesStore } from '../store/destinations/destination-states.store.js';
import { SourceActivityStore } from '../store/sources/source-activity.store.js';
import { SourceStatesStore } from '../store/sources/source-states.store.js';
import { RequestsStore } from '../store/uploads/requests.store.js';

const AREA_NAMES: Readonly<Record<DoctorArea, LocalizedText>> = {
  config: bothLanguages('Config', 'Настройки'),
  database: bothLanguages('Database', 'База'),
  clock: bothLanguages('Clock', 'Часы'),
  address: bothLanguages('Address', 'Адрес'),
  source: bothLanguages('Source', 'Источник'),
  destination: bothLanguages('Destination', 'Площадка'),
  between: bothLanguages('Between destinations', 'Между площадками'),
};
const GRADE_NAMES: Readonly<Record<CheckGrade, LocalizedText & { readonly mark: string }>> = {
  proved: { mark: '✓', ...bothLanguages('proved', 'проверено') },
  assumed: { mark: '~', ...bothLanguages('assumed', 'на веру') },
  doubtful: { mark: '!', ...bothLanguages('doubtful', 'сомнительно') },
  failed: { mark: '✗', ...bothLanguages('wrong', 'неверно') },
};
const ALL_WELL = bothLanguages('Nothing is wrong.', 'Ничего неверного не найдено.');
const PROBLEMS_FOUND = bothLanguages('Something is wrong: see ✗ above.', 'Есть неверное: см. ✗ выше.');

/** For people: a line for each rung under the name of what it is about, then how many of each kind there are. */
export function doctorReportText({ rungs, ok }: DoctorReportView, language: Language): string {
  const lines: string[] = [];
  let title = '';
  for (const { area, subject, name, result, text } of rungs) {
    const about = [AREA_NAMES[area][language], subject].filter(Boolean).join(' ');
    if (about !== title) lines.push('', about);
    title = about;
    lines.push(`  ${GRADE_NAMES[result].mark} ${name}: ${text}`);
  }
  const counts = (Object.keys(GRADE_NAMES) as CheckGrade[]).map((grade) => {
    const { mark, ...word } = GRADE_NAMES[grade];
    return `${mark} ${word[language]} ${rungs.filter(({ result }) => result === grade).length}`;
  });
  return [...lines.slice(1), '', counts.join('   '), (ok ? ALL_WELL : PROBLEMS_FOUND)[language]].join('\n');
}

/**
 * Examines an installation without being part of it: the service may be stopped, or run beside.
 *
 * @param patienceMs how long a lock of another process is waited for before that is what is wrong
 */
export async function examineStandalone(
  { config, warnings }: LoadedConfig,
  clock: Clock,
  patienceMs = COMMAND_LOCK_TIMEOUT_MS,
): Promise<DoctorCheck[]> {
  const dates = new ClockDriftMonitor(clock);
  const http = createHttpClient();
  const runtime = { http: dates.observe(http), clock, publicUrl: config.server.publicUrl };
  const destinations = createDestinations(config, await loadPlatforms(), runtime);
  const inspection = await inspectDatabase(config.database.url);
  const listener = await findPortListener(config, http);
  const common = { config, warnings, destinations, http, clock, dates, inspection, listener };
  if (!isDatabaseUsable(inspection)) return runDoctorChecks({ ...common, stored: null, checkPlatform: checkPlatformsInSeries() });
  const database = (await Database.open(config.database.url)).withLockTimeout(patienceMs);
  try {
    const limits = new RateLimits(new BudgetsStore(database), clock);
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
