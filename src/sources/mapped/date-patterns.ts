import { DateTime, type Zone } from 'luxon';
import { isPlausibleTime, parseDate, zoneByWord, type DateRules, type ParsedDate } from '../../domain/time/date-parsing.js';
import { laterOffset } from '../../domain/time/wall-time.js';

/** An afternoon minute of a day after the 12th, so that a pattern that mixes up any parts cannot give it back. */
const SAMPLE = DateTime.fromISO('2026-11-22T21:45:00Z', { zone: 'utc', locale: 'en-US' });

/** Whether a luxon pattern describes a whole moment: what it writes, it reads back to the minute. */
export function isDatePattern(pattern: string): boolean {
  const again = parse(SAMPLE.toFormat(pattern), pattern, 'utc');
  return again.isValid && again.toMillis() === SAMPLE.toMillis();
}

/** Long enough for words and a zone. The sender of a webhook controls the text that the patterns are tried on. */
const LONGEST_DATE = 128;

/** A literal at the end of a pattern that stands for a zone: `yyyyMMdd'T'HHmmss'Z'`, `dd/MM/yyyy H:mm:ss 'UTC'`. */
const ZONE_LITERAL = /'\s*(Z|UTC|GMT|MSK|МСК)'\s*$/i;

/** The moment by the first pattern that matches, else by the formats that every source understands. */
export function parseMappedDate(text: string, rules: DateRules & { readonly dates: readonly string[] }): ParsedDate | null {
  if (text.length > LONGEST_DATE) return null;
  for (const pattern of rules.dates) {
    const zoneWord = ZONE_LITERAL.exec(pattern)?.[1];
    const moment = parse(text.trim(), pattern, zoneByWord(zoneWord, rules));
    if (!moment.isValid || !isPlausibleTime(moment)) continue;
    const tokens = pattern.replace(/'[^']*'/g, '');
    const saysZone = zoneWord !== undefined || /[zZXx]/.test(tokens);
    const instant = (saysZone ? moment : laterOffset(moment)).toMillis();
    return { instant, toMinute: !/[sSuXxTtFf]/.test(tokens), zoneAssumed: !saysZone };
  }
  return parseDate(text, rules);
}

function parse(text: string, pattern: string, zone: Zone | string): DateTime {
  return DateTime.fromFormat(text, pattern, { zone, locale: 'en-US' });
}
