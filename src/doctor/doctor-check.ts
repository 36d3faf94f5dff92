import { bothLanguages, type LocalizedText } from '../domain/localized-text.js';
import { SECOND } from '../domain/time/instant.js';
import type { CheckGrade } from '../platforms/kit/platform.js';
import { MAX_CLOCK_DRIFT_MS } from '../runtime/clock.js';
import type { ClockDrift } from '../runtime/http-dates.js';

export const DOCTOR_AREAS = ['config', 'database', 'clock', 'address', 'source', 'destination', 'between'] as const;
export type DoctorArea = (typeof DOCTOR_AREAS)[number];

/** The result of one check: proved, only assumed, doubtful or failed, and what to do. */
export interface DoctorCheck {
  readonly area: DoctorArea;
  /** The project it is about; null for the whole installation. */
  readonly project: string | null;
  /** The id of the source or destination, or of two of them. */
  readonly subject: string | null;
  /** Stable within its area. */
  readonly name: string;
  readonly result: CheckGrade;
  readonly text: LocalizedText;
}

/** Makes checks of one area and subject. */
export function doctorChecksOf(area: DoctorArea, project: string | null = null, subject: string | null = null) {
  return (name: string, result: CheckGrade, text: LocalizedText): DoctorCheck => ({ area, project, subject, name, result, text });
}

/** Nothing failed; doubts are allowed. */
export function nothingFailed(checks: readonly DoctorCheck[]): boolean {
  return checks.every(({ result }) => result !== 'failed');
}

/** Seconds matter, because Metrica refuses a file with a time in the future; some are due to the round trip. */
const MAX_DRIFT_MS = 10 * SECOND;

const clockCheck = doctorChecksOf('clock');

export function checkClock(drift: ClockDrift | null): DoctorCheck {
  if (drift === null) {
    const text = bothLanguages(
      'No platform answered, so that the clock could not be compared with anybody’s.',
      'Ни одна площадка не ответила, часы сравнить не с чем.',
    );
    return clockCheck('drift', 'assumed', text);
  }
  const { host, ms, local } = drift;
  const seconds = Math.round(Math.abs(ms) / SECOND);
  if (Math.abs(ms) > MAX_DRIFT_MS) {
    const text = bothLanguages(
      `This machine’s clock is ${seconds} s ${ms > 0 ? 'ahead of' : 'behind'} that of ${host}. Set it by NTP: platforms ` +
        'refuse calls of the future, and tokens fail.',
      `Часы этой машины ${ms > 0 ? 'спешат' : 'отстают'} на ${seconds} с от часов ${host}. Настройте их по NTP: площадки ` +
        'не принимают звонки из будущего, а токены отказывают.',
    );
    return clockCheck('drift', 'failed', text);
  }
  if (local) {
    const text = bothLanguages(
      'Only servers on this machine answered; their clock is this one.',
      'Ответили только серверы на этой же машине: часы у них те же.',
    );
    return clockCheck('drift', 'assumed', text);
  }
  const text = bothLanguages(
    `The clock agrees with that of ${host} within seconds.`,
    `Часы сходятся с часами ${host} с точностью до секунд.`,
  );
  return clockCheck('drift', 'proved', text);
}

/** @param driftMs how far this machine is ahead of the database; null if they are not compared (SQLite) */
export function checkDatabaseClock(driftMs: number | null): DoctorCheck[] {
  if (driftMs === null) return [];
  const seconds = Math.round(Math.abs(driftMs) / SECOND);
  if (Math.abs(driftMs) <= MAX_CLOCK_DRIFT_MS) {
    const text = bothLanguages(
      'This machine’s clock agrees with that of the database.',
      'Часы этой машины согласны с часами базы данных.',
    );
    return [clockCheck('database', 'proved', text)];
  }
  const [en, ru] = driftMs > 0 ? ['ahead of', 'спешат относительно'] : ['behind', 'отстают от'];
  const text = bothLanguages(
    `This machine’s clock is ${seconds} s ${en} that of the database, by which Ringback goes. Set it by NTP.`,
    `Часы этой машины на ${seconds} с ${ru} часов базы данных, по которым живёт Ringback. Настройте NTP.`,
  );
  return [clockCheck('database', 'doubtful', text)];
}
