import { CronTime, validateCronExpression } from 'cron';
import { sentence } from '../domain/localized-text.js';

/** Cron of five fields, or six with seconds first. */
export function isCron(text: string): boolean {
  const bare = text.trim();
  return [5, 6].includes(bare.split(/\s+/).length) && validateCronExpression(bare).valid;
}

/** For a schedule that is well written and never comes: the library throws where it is started. */
export const NEVER_COMES = sentence(
  'This day never comes, like 30 February: give one that there is, or * for every day and month.',
  'Такого дня не бывает, как 30 февраля: укажите существующий или * — каждый день и месяц.',
);

/** Whether some year has a moment that the schedule names. */
export function comesEver(schedule: string): boolean {
  try {
    // Any day of the calendar comes within eight years of this one, and the library looks until eight years from now.
    new CronTime(schedule.trim(), 'utc').getNextDateFrom(new Date(0), 'utc');
    return true;
  } catch {
    return false;
  }
}
