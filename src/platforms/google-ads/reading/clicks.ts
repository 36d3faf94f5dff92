import { DateTime } from 'luxon';
import { bothLanguages } from '../../../domain/localized-text.js';
import { addDays, dayOf } from '../../../domain/time/business-days.js';
import type { OpenConversion, ReadContext, Sighting, SightingAnswer, SightingQuery } from '../../kit/reader.js';
import { clicksQuery, readClicks } from './queries.js';
import type { AccountSearch } from './search.js';

/** A query covers one day, and each is an operation of the day's quota. */
const MOST_DAYS = 14;
/** How long before the call a click is searched: most calls follow their click within a week. */
const DAYS_BEFORE = 7;

/**
 * Searches for clicks that Google did not find: some are known to the account after all, with their campaign; the others belong
 * to another account, are truncated, or older. Proves nothing about the conversion itself.
 */
export async function searchClicks(
  search: AccountSearch,
  timezone: string,
  { conversions }: SightingQuery,
  context: ReadContext,
): Promise<SightingAnswer> {
  const open = conversions.filter(({ unmatched, identifier }) => unmatched && identifier?.kind === 'gclid');
  const callDay = ({ occurredAt }: OpenConversion): string => dayOf(occurredAt, timezone);
  const daysOf = (one: OpenConversion): string[] =>
    Array.from({ length: DAYS_BEFORE }, (_, index) => addDays(callDay(one), -index));
  // Newest first: older days were searched before.
  const days = [...new Set(open.flatMap(daysOf))].toSorted().toReversed().slice(0, MOST_DAYS);
  const found = new Map<string, FoundClick>();
  for (const day of days) {
    const wanted = open.filter((one) => daysOf(one).includes(day)).map(({ identifier }) => identifier?.value ?? '');
    const answer = await search(clicksQuery(day, [...new Set(wanted)]), context);
    if ('trouble' in answer) return { sightings: [], trouble: answer.trouble };
    for (const [gclid, campaign] of readClicks(answer.rows) ?? []) found.set(gclid, { day, campaign });
  }
  const looked = new Set(days);
  return {
    sightings: open.flatMap((one) => {
      const click = found.get(one.identifier?.value ?? '');
      if (click !== undefined) return [knownClick(one, click)];
      return daysOf(one).every((day) => looked.has(day)) ? [unknownClick(one)] : [];
    }),
  };
}

interface FoundClick {
  readonly day: string;
  readonly campaign: string | null;
}

/** The level stays: the platform knows the click, and says nothing about the conversion. */
function knownClick({ uploadId, level }: OpenConversion, { day, campaign }: FoundClick): Sighting {
  const moment = DateTime.fromISO(day, { zone: 'utc' });
  const [en, ru] = [moment.setLocale('en').toFormat('d LLL'), moment.setLocale('ru').toFormat('d MMMM')];
  const named = campaign === null ? ['', ''] : [`, campaign ${campaign}`, `, кампания ${campaign}`];
  const text = bothLanguages(
    `the account knows this click: ${en}${named[0]}. Google may not have had it yet when the call was sent`,
    `аккаунт знает этот клик: ${ru}${named[1]}. Возможно, при отправке звонка его у Google ещё не было`,
  );
  return { uploadId, level, text };
}

function unknownClick({ uploadId, level }: OpenConversion): Sighting {
  const text = bothLanguages(
    `not among the account’s clicks of the ${DAYS_BEFORE} days up to the call: the ad is another account’s, ` +
      'the click id is cut, or the click is older',
    `среди кликов аккаунта за ${DAYS_BEFORE} дней до звонка его нет: реклама другого аккаунта, ` +
      'идентификатор обрезан или клик старше',
  );
  return { uploadId, level, text };
}
