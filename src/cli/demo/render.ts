import { DateTime } from 'luxon';
import { MINUTE, SECOND, type Instant } from '../../domain/time/instant.js';

const BUSINESS_ZONE = 'Europe/Moscow';

/**
 * How dates are written in webhooks. The first is MANGO's page ("DD-MM-YYYYThh:mmZ"), the others are what receivers get.
 * Reference: yandex-mango section 4.3, read 2026-11-22.
 */
const DATE_FORMS = {
  'day-first-utc': (at: DateTime) => encodeURIComponent(at.toUTC().toFormat("dd-MM-yyyy'T'HH:mm'Z'")),
  'year-first-utc': (at: DateTime) => encodeURIComponent(at.toUTC().toFormat("yyyy-MM-dd'T'HH:mm'Z'")),
  'year-first-seconds': (at: DateTime) => encodeURIComponent(at.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'")),
  'day-first-moscow': (at: DateTime) => encodeURIComponent(at.setZone(BUSINESS_ZONE).toFormat("dd-MM-yyyy'T'HH:mm")),
  'day-first-offset': (at: DateTime) => encodeURIComponent(at.setZone(BUSINESS_ZONE).toFormat("dd-MM-yyyy'T'HH:mmZZ")),
  'year-first-seconds-offset': (at: DateTime) =>
    encodeURIComponent(at.setZone(BUSINESS_ZONE).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ")),
  // The sender forgot to encode the plus, which then reads as a space.
  'plus-lost': (at: DateTime) => at.setZone(BUSINESS_ZONE).toFormat("dd-MM-yyyy'T'HH:mmZZ"),
  epoch: (at: DateTime) => String(Math.floor(at.toMillis() / SECOND)),
} as const;
export type DateForm = keyof typeof DATE_FORMS;

/** A webhook whose dates are still to be written: `<start>` and `<end>` stand for them. */
interface Template {
  readonly minutesAgo: number;
  /** From start to end. */
  readonly seconds: number;
  readonly dates: DateForm;
  readonly query: string;
}

/** The query string of a webhook as it would have been sent, had the week ended at `now`. */
export function renderQuery({ minutesAgo, seconds, dates, query }: Template, now: Instant): string {
  const start = now - minutesAgo * MINUTE;
  const write = (instant: Instant): string => DATE_FORMS[dates](DateTime.fromMillis(instant, { zone: 'utc' }));
  return query.replaceAll('<start>', write(start)).replaceAll('<end>', write(start + seconds * SECOND));
}
