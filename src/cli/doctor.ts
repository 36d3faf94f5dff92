import type { DoctorReportView } from '../api/doctor/doctor-views.js';
import type { LoadedContext } from '../app-context.js';
import { Destinations } from '../destinations/destinations.js';
import { findPortListener } from '../doctor/address-checks.js';
import { isDatabaseUsable } from '../doctor/database-checks.js';
import { checkPlatformsInSeries } from '../doctor/destination-checker.service.js';
import type { DoctorArea, DoctorCheck } from '../doctor/doctor-check.js';
import { DoctorModule, DoctorService } from '../doctor/doctor.service.js';
import { runDoctorChecks } from '../doctor/run-doctor-checks.js';
import { bothLanguages, type Language, type LocalizedText } from '../domain/localized-text.js';
import type { CheckGrade } from '../platforms/kit/platform.js';
import { ClockDriftMonitor } from '../runtime/http-dates.js';
import { HTTP, type HttpClient } from '../runtime/http.js';
import { inspectDatabase } from '../store/database/inspect-database.js';
import { type AppNeeds, withApp } from './with-app.js';

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
  assumed: { mark: '~', ...bothLanguages('assumed', 'не проверить') },
  doubtful: { mark: '!', ...bothLanguages('doubtful', 'сомнительно') },
  failed: { mark: '✗', ...bothLanguages('wrong', 'неверно') },
};
const ALL_WELL = bothLanguages('Nothing is wrong.', 'Ничего неверного не найдено.');
const PROBLEMS_FOUND = bothLanguages('Something is wrong: see ✗ above.', 'Есть неверное: см. ✗ выше.');

/** For people: a line per check, grouped by subject, then the number of checks of each grade. */
export function doctorReportText({ checks, ok }: DoctorReportView, language: Language): string {
  const lines: string[] = [];
  let title = '';
  for (const { area, subject, name, result, text } of checks) {
    const about = [AREA_NAMES[area][language], subject].filter(Boolean).join(' ');
    if (about !== title) lines.push('', about);
    title = about;
    lines.push(`  ${GRADE_NAMES[result].mark} ${name}: ${text}`);
  }
  const counts = (Object.keys(GRADE_NAMES) as CheckGrade[]).map((grade) => {
    const { mark, ...word } = GRADE_NAMES[grade];
    return `${mark} ${word[language]} ${checks.filter(({ result }) => result === grade).length}`;
  });
  return [...lines.slice(1), '', counts.join('   '), (ok ? ALL_WELL : PROBLEMS_FOUND)[language]].join('\n');
}

/**
 * Examines an installation without being part of it: the service may be stopped or running. An unusable database is left alone.
 *
 * @param lockTimeoutMs how long to wait for a lock of another process before reporting it as the problem
 */
export async function examineStandalone(context: LoadedContext, lockTimeoutMs?: number): Promise<DoctorCheck[]> {
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
      ...checkPlatformsInSeries(config.timezone),
    });
  });
}
