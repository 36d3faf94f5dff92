import { CronTime, validateCronExpression } from 'cron';
import { sentence } from '../domain/localized-text.js';

/** Cron of five fields, or six with seconds first. */
export function isCron(text: string): boolean {
  const bare = text.trim();
  return [5, 6].includes(bare.split(/\s+/).length) && validateCronExpression(bare).valid;
}

/** For a valid schedule that never occurs: the library throws when it is started. */
export const NEVER_COMES = sentence(
  'This day never comes, like 30 February: give one that there is, or * for every day and month.',
  'Такого дня не бывает, как 30 февраля: укажите существующий или * — каждый день и месяц.',
);

/** Whether the schedule ever occurs. */
export function comesEver(schedule: string): boolean {
  try {
    // Every calendar day comes within eight years of this one, and the library searches eight years from now.
    new CronTime(schedule.trim(), 'utc').getNextDateFrom(new Date(0), 'utc');
    return true;
  } catch {
    return false;
  }
}
