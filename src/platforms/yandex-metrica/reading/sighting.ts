import { DateTime } from 'luxon';
import { bothLanguages } from '../../../domain/localized-text.js';
import type { EvidenceLevel } from '../../../domain/truth/evidence.js';
import type { OpenConversion, Sighting } from '../../kit/reader.js';

/** A goal reached by one of our own visitors. */
export interface OwnReach {
  readonly visitId: string;
  readonly day: string;
  /** Unix seconds; several where the clock showed the moment twice, none where the log does not tell. */
  readonly at: readonly number[];
  readonly campaign: string | null;
  readonly uploadId: string | null;
}

/**
 * What a row of a log proves of one conversion: that Metrica counted it, and, if the log names the visit's campaign, whether it
 * is the expected one.
 */
export function sightingOf(
  { uploadId, campaign: expected, level: known }: OpenConversion,
  { visitId, day, campaign: shown }: OwnReach,
  certain: boolean,
): Sighting {
  const campaign = shown === null ? undefined : shown || null;
  const level: EvidenceLevel = campaign !== undefined && campaign === expected ? 'attributed' : 'seen';
  // A log of hits names no campaign, so nothing contradicts the expected one.
  const place = { day, campaign: campaign === undefined ? expected : campaign };
  const moment = DateTime.fromISO(day, { zone: 'utc' });
  const [en, ru] = [moment.setLocale('en').toFormat('d LLL'), moment.setLocale('ru').toFormat('d MMMM')];
  const by = certain ? ['', ''] : [' (by visitor and goal)', ' (по посетителю и цели)'];
  const words = campaignWords(campaign, expected);
  const text = bothLanguages(
    `seen in Metrica’s log of ${en}, visit ${visitId}${words.en}${by[0]}`,
    `есть в логе Метрики за ${ru}, визит ${visitId}${words.ru}${by[1]}`,
  );
  // Attributed to another campaign later: the earlier evidence stays beside it.
  const contradicts = known === 'attributed' && campaign !== undefined && level === 'seen';
  return { uploadId, level, text, ...place, ...(contradicts && { contradicts }) };
}

function campaignWords(shown: string | null | undefined, expected: string | null): { en: string; ru: string } {
  if (shown === undefined) return { en: '', ru: '' };
  const name = shown === null ? { en: 'no campaign', ru: 'без кампании' } : { en: `campaign ${shown}`, ru: `кампания ${shown}` };
  if (shown === expected) return { en: `, ${name.en}`, ru: `, ${name.ru}` };
  const ours = expected === null ? { en: 'none', ru: 'её нет' } : { en: expected, ru: expected };
  return { en: `, ${name.en}; the call says ${ours.en}`, ru: `, ${name.ru}; в звонке ${ours.ru}` };
}
