import { groupBy } from '../../../domain/collections.js';
import { dayOf } from '../../../domain/time/business-days.js';
import type { SimulatorContext } from '../../kit/simulator/context.js';
import { type ReportedConversion, reportedConversions } from '../../kit/simulator/reported-conversions.js';
import { MetricaError } from './access.js';
import { directCampaignId } from './direct-campaigns.js';
import { type CounterGoal, counterZone } from './counter-goals.js';

const DEFAULT_ATTRIBUTION = 'cross_device_last_significant';
const ATTRIBUTIONS = [DEFAULT_ATTRIBUTION, 'cross_device_first', 'last', 'automatic'];
const MOST_METRICS = 20;
const DIRECT_CAMPAIGN = 'DirectClickOrder';

interface StatQuery {
  readonly ids: string;
  readonly first: string;
  readonly last: string;
  readonly goalIds: readonly number[];
  readonly dimensions: readonly string[];
  readonly attribution: string;
  readonly includeUndefined: boolean;
  readonly limit: number;
  readonly offset: number;
}

/**
 * Parses the parameters of `GET /stat/v1/data` as far as goals by day and campaign need them.
 *
 * @throws MetricaError invalid_parameter with code 4002 for goals that the counter does not have, 4011 for mixed prefixes
 */
export function readStatQuery(query: Readonly<Record<string, string>>, goals: readonly CounterGoal[]): StatQuery {
  const metrics = (query['metrics'] ?? '').split(',');
  if (metrics.length > MOST_METRICS) throw new MetricaError('invalid_parameter', 'Too many metrics');
  const dimensions = (query['dimensions'] ?? '').split(',').filter((name) => name !== '');
  if ([...metrics, ...dimensions].some((name) => !name.startsWith('ym:s:')))
    throw new MetricaError('invalid_parameter', 'Wrong attribute, code 4011');
  const goalIds = metrics.map((name) => {
    const id = Number(/^ym:s:goal(\d+)reaches$/.exec(name)?.[1]);
    if (!goals.some((goal) => goal.id === id)) throw new MetricaError('invalid_parameter', 'Unknown goal, code 4002');
    return id;
  });
  const attribution = query['attribution'] ?? DEFAULT_ATTRIBUTION;
  return {
    ids: query['ids'] ?? '',
    first: query['date1'] ?? '',
    last: query['date2'] ?? '',
    goalIds,
    dimensions,
    // Since 2026-06-25 other models are silently replaced.
    attribution: ATTRIBUTIONS.includes(attribution) ? attribution : DEFAULT_ATTRIBUTION,
    includeUndefined: query['include_undefined'] === 'true',
    limit: Number(query['limit'] ?? 100),
    offset: Number(query['offset'] ?? 1),
  };
}

/** Goals by the day of the visit, in the counter's zone. */
export function statAnswer(context: SimulatorContext, goals: readonly CounterGoal[], query: StatQuery): object {
  const zone = counterZone(context, query.ids);
  const reported = reportedConversions(context, 'yandex-metrica', query.ids).filter((one) => {
    const day = dayOf(one.visitAt, zone);
    return day >= query.first && day <= query.last;
  });
  const counts = (some: readonly ReportedConversion[]): number[] =>
    query.goalIds.map((id) => some.filter(({ goal }) => goals.some((one) => one.id === id && one.matches(goal))).length);
  const groups = groupBy(reported, (one) => JSON.stringify(query.dimensions.map((name) => dimensionOf(one, name, zone))));
  const rows = [...groups].map(([key, some]) => ({ key: JSON.parse(key) as (string | null)[], metrics: counts(some) }));
  const withheld = goals.some(({ name }) => context.reportFaults.find('yandex-metrica', 'threshold', name));
  const listed = rows
    .filter(({ key }) => query.includeUndefined || key[0] !== null)
    .filter(({ metrics }) => metrics.some((count) => count > 0) && !withheld);
  return {
    query: { ids: [Number(query.ids)], dimensions: query.dimensions, attribution: query.attribution, limit: query.limit },
    data: listed.slice(query.offset - 1, query.offset - 1 + query.limit).map(({ key, metrics }) => ({
      dimensions: key.map((name, index) => {
        const isDirect = query.dimensions[index]?.endsWith(DIRECT_CAMPAIGN) === true && name !== null;
        return { name, ...(isDirect && { id: directCampaignId(name) }) };
      }),
      metrics,
    })),
    total_rows: listed.length,
    total_rows_rounded: false,
    sampled: false,
    sample_share: 1,
    contains_sensitive_data: withheld,
    data_lag: 120,
    totals: withheld ? query.goalIds.map(() => 0) : counts(reported),
  };
}

function dimensionOf({ campaign, visitAt }: ReportedConversion, name: string, zone: string): string | null {
  // Every campaign here belongs to Direct.
  if (name.endsWith('UTMCampaign') || name.endsWith(DIRECT_CAMPAIGN)) return campaign;
  if (name === 'ym:s:date') return dayOf(visitAt, zone);
  throw new MetricaError('invalid_parameter', 'Wrong attribute, code 4001');
}
