import { DateTime } from 'luxon';
import { bothLanguages, russianPlural } from '../../../domain/localized-text.js';
import { sha256 } from '../../../runtime/ids.js';
import type { OpenConversion, ReadContext, Sighting, SightingAnswer, SightingQuery } from '../../kit/reader.js';
import type { Ga4ReadingClient } from './client.js';
import { type Ga4Goals, readRows, requestOf } from './report.js';

/** The parameter's name, and that of the custom dimension that must be registered for it. */
export const REFERENCE_PARAM = 'ringback_ref';
const REFERENCE_LETTERS = 16;

/** Identifies one event and reveals nothing about its call: a hash of the idempotency key. */
export function referenceOf(idempotencyKey: string): string {
  return sha256(idempotencyKey).slice(0, REFERENCE_LETTERS);
}

/** Searches for the reference of each event. What was sent before the dimension was registered is never found. */
export async function searchReferences(
  client: Ga4ReadingClient,
  goals: Ga4Goals,
  { conversions, ...query }: SightingQuery,
  context: ReadContext,
): Promise<SightingAnswer> {
  const dimensions = ['date', `customEvent:${REFERENCE_PARAM}`, 'sessionCampaignName'];
  const found = await readRows(client, requestOf(goals, query, dimensions), context);
  if ('trouble' in found) return { sightings: [], trouble: found.trouble };
  const byReference = new Map(found.rows.map((row) => [row.dimensionValues[1] ?? '', row]));
  const sightings = conversions.flatMap((conversion) => {
    const row = byReference.get(referenceOf(conversion.idempotencyKey));
    if (row === undefined) return [];
    const [date = '', , campaign = ''] = row.dimensionValues;
    return [sightingOf(conversion, { date, campaign, count: Number(row.metricValues[0] ?? 1) })];
  });
  return { sightings };
}

function sightingOf(
  { uploadId, level: known, campaign: expected }: OpenConversion,
  { date, campaign: named, count }: { readonly date: string; readonly campaign: string; readonly count: number },
): Sighting {
  const campaign = named.startsWith('(') || named === '' ? null : named;
  const moment = DateTime.fromFormat(date, 'yyyyMMdd', { zone: 'utc' });
  const [en, ru] = [moment.setLocale('en').toFormat('d LLL'), moment.setLocale('ru').toFormat('d MMMM')];
  const copies = count > 1 ? [`, ${count} times`, `, ${russianPlural(count, 'раз', 'раза', 'раз')}`] : ['', ''];
  const words = campaign === null ? ['no campaign', 'без кампании'] : [`campaign ${campaign}`, `кампания ${campaign}`];
  const text = bothLanguages(
    `seen in GA4’s report of ${en}${copies[0]}, ${words[0]}`,
    `есть в отчёте GA4 за ${ru}${copies[1]}, ${words[1]}`,
  );
  const level = campaign !== null && campaign === expected ? 'attributed' : 'seen';
  // Attributed to another campaign later: the earlier evidence stays beside it.
  const contradicts = known === 'attributed' && level === 'seen';
  return { uploadId, level, text, day: moment.toFormat('yyyy-MM-dd'), campaign, ...(contradicts && { contradicts }) };
}
