import { sentence } from '../../../domain/localized-text.js';
import type { ReadingFlag } from '../../../domain/truth/reading.js';
import type { DestinationTrouble } from '../../kit/answers.js';
import { outageTrouble, settingTrouble } from '../../kit/destination-trouble.js';
import type { ReadContext, ReadingAnswer, ReadingQuery, ScopedReading } from '../../kit/reader.js';
import type { MetricaReadingClient } from './client.js';
import type { ResolvedGoal } from './goals.js';
import { readReport, type ReportShape } from './shapes.js';

const REPORT_NOT_AS_PROMISED = sentence('the report is not what the page promises', 'отчёт не такой, как в документации');

/** The maximum of metrics per request. Yandex: stat/openapi/data, read 2026-11-29. */
const MOST_METRICS = 20;
const ROWS_PER_PAGE = 10_000;
/** A counter with more rows is read in part, and its numbers are flagged. */
const MOST_PAGES = 20;

const ATTRIBUTION = 'cross_device_last_significant';
const DAY_DIMENSION = 'ym:s:date';
/** The campaign comes first: `include_undefined` works on the first dimension only. */
const CAMPAIGN_DIMENSIONS = {
  utm: `ym:s:<attribution>UTMCampaign,${DAY_DIMENSION}`,
  direct: `ym:s:<attribution>DirectClickOrder,${DAY_DIMENSION}`,
} as const;
type CampaignKind = keyof typeof CAMPAIGN_DIMENSIONS;
/** The counter's own reports leave robots out unless configured otherwise; the API's report does not. */
const WITHOUT_ROBOTS = "ym:s:isRobot=='No'";

type FoundGoal = ResolvedGoal & { readonly id: string };

interface Report {
  readonly rows: ReportShape['data'];
  readonly flags: readonly ReadingFlag[];
}

/** Goals by the day of the visit, in total and by UTM or Direct campaign; robots' visits count as a reason of the platform. */
export async function readReports(
  client: MetricaReadingClient,
  resolved: readonly ResolvedGoal[],
  { campaigns, ...query }: ReadingQuery & { readonly campaigns: CampaignKind },
  context: ReadContext,
): Promise<ReadingAnswer> {
  const goals = resolved.filter((one): one is FoundGoal => one.id !== null && query.goals.includes(one.goal));
  const readings: ScopedReading[] = [];
  const flags = new Set<ReadingFlag>();
  let kind = campaigns;
  for (let start = 0; start < goals.length; start += MOST_METRICS) {
    const some = goals.slice(start, start + MOST_METRICS);
    const ask = (dimensions: string, filters?: string) =>
      readAllPages(client, parametersOf(some, query, dimensions, filters), context);
    const byDay = await ask(DAY_DIMENSION, WITHOUT_ROBOTS);
    if ('trouble' in byDay) return byDay;
    const withRobots = await ask(DAY_DIMENSION);
    if ('trouble' in withRobots) return withRobots;
    let byCampaign = await ask(CAMPAIGN_DIMENSIONS[kind], WITHOUT_ROBOTS);
    if ('trouble' in byCampaign && kind === 'direct' && byCampaign.errorType === 'invalid_parameter') {
      kind = 'utm';
      byCampaign = await ask(CAMPAIGN_DIMENSIONS[kind], WITHOUT_ROBOTS);
    }
    if ('trouble' in byCampaign) return byCampaign;
    const all = dayReadings(some, withRobots);
    readings.push(...dayReadings(some, byDay).map((one) => ({ ...one, platformReasons: robotsOf(one, all) })));
    readings.push(...campaignReadings(some, byCampaign));
    for (const flag of [...byDay.flags, ...byCampaign.flags]) flags.add(flag);
  }
  const whole = { readings, flags: [...flags] };
  return kind === campaigns ? whole : { ...whole, besideTrouble: settingTrouble(NO_DIRECT_CAMPAIGNS) };
}

const NO_DIRECT_CAMPAIGNS = sentence(
  'Metrica does not split by Direct campaign (campaigns: direct); UTM campaigns are shown',
  'Метрика не разбивает по кампаниям Директа (campaigns: direct); показаны кампании из UTM',
);

function parametersOf(
  goals: readonly FoundGoal[],
  { first, last }: ReadingQuery,
  dimensions: string,
  filters: string | undefined,
): Record<string, string> {
  return {
    metrics: goals.map(({ id }) => `ym:s:goal${id}reaches`).join(','),
    dimensions,
    ...(filters !== undefined && { filters }),
    date1: first,
    date2: last,
    attribution: ATTRIBUTION,
    accuracy: 'full',
    include_undefined: 'true',
    lang: 'en',
    limit: String(ROWS_PER_PAGE),
  };
}

async function readAllPages(
  client: MetricaReadingClient,
  parameters: Record<string, string>,
  context: ReadContext,
): Promise<Report | { readonly trouble: DestinationTrouble; readonly errorType?: string | undefined }> {
  const rows: ReportShape['data'][number][] = [];
  const flags = new Set<ReadingFlag>();
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await client.report({ ...parameters, offset: String(rows.length + 1) }, context);
    if ('trouble' in answer) return answer;
    const report = readReport(answer.body);
    if (report === null) return { trouble: outageTrouble(REPORT_NOT_AS_PROMISED) };
    rows.push(...report.data);
    for (const flag of flagsOf(report)) flags.add(flag);
    // total_rows may be rounded: a short page is the end.
    if (report.data.length < ROWS_PER_PAGE) {
      if (addsUpToLess(rows, report)) flags.add('partial');
      return { rows, flags: [...flags] };
    }
  }
  return { rows, flags: [...flags, 'partial'] };
}

function flagsOf({ sampled, contains_sensitive_data, query }: ReportShape): ReadingFlag[] {
  return [
    ...(sampled === true ? (['sampled'] as const) : []),
    ...(contains_sensitive_data === true ? (['thresholded'] as const) : []),
    // Discontinued models are silently replaced: then the campaigns follow another model than the one requested.
    ...(typeof query?.attribution === 'string' && query.attribution !== ATTRIBUTION ? (['otherAttribution'] as const) : []),
  ];
}

/** The rows add up to less than the totals: some were withheld. */
function addsUpToLess(rows: ReportShape['data'], { totals }: ReportShape): boolean {
  return (totals ?? []).some((total, index) => {
    const sum = rows.reduce((before, { metrics }) => before + (metrics[index] ?? 0), 0);
    return total !== null && sum < total;
  });
}

function dayReadings(goals: readonly FoundGoal[], { rows }: Report): ScopedReading[] {
  return rows.flatMap(({ dimensions: [day], metrics }) => readingsOf(goals, metrics, 'day', day?.name ?? '', null));
}

function campaignReadings(goals: readonly FoundGoal[], { rows }: Report): ScopedReading[] {
  return rows.flatMap(({ dimensions: [campaign, day], metrics }) =>
    readingsOf(goals, metrics, 'campaign', day?.name ?? '', campaign?.name || null).map((one) => ({
      ...one,
      campaignId: campaign?.id ?? null,
    })),
  );
}

/** A number that is null was withheld. */
function readingsOf(
  goals: readonly FoundGoal[],
  metrics: readonly (number | null)[],
  scope: ScopedReading['scope'],
  day: string,
  campaign: string | null,
): ScopedReading[] {
  return goals.flatMap(({ goal }, index) => {
    const shown = metrics[index] ?? null;
    if (shown === 0 && scope === 'campaign') return [];
    const flags: ReadingFlag[] = shown === null ? ['thresholded'] : [];
    return [{ goal, day, campaign, basis: 'visitDay', shown: shown ?? 0, flags, scope }];
  });
}

function robotsOf({ goal, day, shown }: ScopedReading, all: readonly ScopedReading[]): number {
  const withRobots = all.find((one) => one.goal === goal && one.day === day)?.shown ?? shown;
  return Math.max(0, withRobots - shown);
}
