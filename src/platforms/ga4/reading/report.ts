import { sentence } from '../../../domain/localized-text.js';
import type { ReadingFlag } from '../../../domain/truth/reading.js';
import type { DestinationTrouble } from '../../kit/answers.js';
import { outageTrouble } from '../../kit/destination-trouble.js';
import type { ReadContext, ReadingAnswer, ReadingQuery, ScopedReading } from '../../kit/reader.js';
import type { Ga4ReadingClient } from './client.js';
import { type Ga4Report, readGa4Report } from './shapes.js';

const NOT_AS_PROMISED = sentence('the report is not what the Data API promises', 'отчёт не такой, как обещает Data API');

/** The maximum of a page. */
const ROWS_PER_PAGE = 100_000;
const MOST_PAGES = 5;
/** GA4's words for a session without a campaign, or an event without a session. */
const NO_CAMPAIGN = new Set(['', '(not set)', '(direct)', '(none)', '(organic)', '(referral)', '(data not available)']);
/** The row into which rare values are folded. */
const OTHER_ROW = '(other)';

interface Rows {
  readonly rows: Ga4Report['rows'];
  readonly flags: readonly ReadingFlag[];
  readonly timezone: string | null;
}
export type Ga4Rows = Rows | { readonly trouble: DestinationTrouble; readonly status?: number };

/**
 * How a report tells our events apart: by the parameter `goal` if it is registered as a dimension, else all events of the name
 * count.
 */
export interface Ga4Goals {
  /** The events of our goals. */
  readonly events: ReadonlyMap<string, string>;
  /** Whether `customEvent:goal` exists. */
  readonly byGoal: boolean;
  /** Events that the property counts as key events, as often as it is configured; of the others every event counts. */
  readonly keyEvents: ReadonlySet<string>;
}

const DATE = 'date';
const EVENT = 'eventName';
const CAMPAIGN = 'sessionCampaignName';
export const GOAL_DIMENSION = 'customEvent:goal';

/** Events by their day in the property's zone, in total and by the session's campaign. */
export async function readEvents(
  client: Ga4ReadingClient,
  goals: Ga4Goals,
  query: ReadingQuery,
  context: ReadContext,
): Promise<ReadingAnswer> {
  const own = [DATE, EVENT, ...(goals.byGoal ? [GOAL_DIMENSION] : [])];
  const byDay = await readRows(client, requestOf(goals, query, own), context);
  if ('trouble' in byDay) return byDay;
  const byCampaign = await readRows(client, requestOf(goals, query, [...own, CAMPAIGN]), context);
  if ('trouble' in byCampaign) return byCampaign;
  const flags = [...new Set([...byDay.flags, ...byCampaign.flags])];
  return {
    readings: [
      ...readingsOf(goals, own, byDay.rows, 'day'),
      ...readingsOf(goals, [...own, CAMPAIGN], byCampaign.rows, 'campaign'),
    ],
    flags,
  };
}

export function requestOf({ events }: Ga4Goals, { first, last }: ReadingQuery, dimensions: readonly string[]): object {
  const values = [...new Set(events.values())];
  return {
    dateRanges: [{ startDate: first, endDate: last }],
    dimensions: dimensions.map((name) => ({ name })),
    metrics: [{ name: 'eventCount' }, { name: 'keyEvents' }],
    dimensionFilter: { filter: { fieldName: EVENT, inListFilter: { values } } },
    limit: String(ROWS_PER_PAGE),
    keepEmptyRows: false,
    returnPropertyQuota: true,
  };
}

export async function readRows(client: Ga4ReadingClient, request: object, context: ReadContext): Promise<Ga4Rows> {
  const rows: Ga4Report['rows'] = [];
  const flags = new Set<ReadingFlag>();
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await client.runReport({ ...request, offset: String(rows.length) }, context);
    if ('trouble' in answer) return answer;
    const report = readGa4Report(answer.body);
    if (report === null) return { trouble: outageTrouble(NOT_AS_PROMISED) };
    rows.push(...report.rows);
    for (const flag of flagsOf(report)) flags.add(flag);
    if (report.rows.length < ROWS_PER_PAGE) return { rows, flags: [...flags], timezone: report.metadata?.timeZone ?? null };
  }
  return { rows, flags: [...flags, 'partial'], timezone: null };
}

function flagsOf({ metadata }: Ga4Report): ReadingFlag[] {
  return [
    ...(metadata?.subjectToThresholding === true ? (['thresholded'] as const) : []),
    ...(metadata?.dataLossFromOtherRow === true ? (['other'] as const) : []),
    ...((metadata?.samplingMetadatas ?? []).length > 0 ? (['sampled'] as const) : []),
  ];
}

/** If the goal's own parameter identifies our events, the others of that name are somebody else's. */
function readingsOf(
  { events, byGoal, keyEvents }: Ga4Goals,
  dimensions: readonly string[],
  rows: Ga4Report['rows'],
  scope: ScopedReading['scope'],
): ScopedReading[] {
  const sums = new Map<string, ScopedReading>();
  for (const { dimensionValues, metricValues } of rows) {
    const valueOf = (name: string): string => dimensionValues[dimensions.indexOf(name)] ?? '';
    const count = Number(metricValues[keyEvents.has(valueOf(EVENT)) ? 1 : 0] ?? 0);
    if (!Number.isFinite(count) || valueOf(DATE) === OTHER_ROW) continue;
    const campaign = scope === 'day' || NO_CAMPAIGN.has(valueOf(CAMPAIGN)) ? null : valueOf(CAMPAIGN);
    const day = valueOf(DATE).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
    for (const [goal, event] of events) {
      if (event !== valueOf(EVENT)) continue;
      const isOurs = !byGoal || valueOf(GOAL_DIMENSION) === goal;
      if (!isOurs && isOfAnotherGoal(events, valueOf(GOAL_DIMENSION))) continue;
      const key = JSON.stringify([goal, day, campaign]);
      const before = sums.get(key) ?? { goal, day, campaign, basis: 'eventDay', shown: 0, others: 0, flags: [], scope };
      sums.set(key, { ...before, shown: before.shown + count, others: (before.others ?? 0) + (isOurs ? 0 : count) });
    }
  }
  return [...sums.values()];
}

function isOfAnotherGoal(events: ReadonlyMap<string, string>, goal: string): boolean {
  return events.has(goal);
}
