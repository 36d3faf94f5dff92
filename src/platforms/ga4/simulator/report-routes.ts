import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { groupBy } from '../../../domain/collections.js';
import { dayOf } from '../../../domain/time/business-days.js';
import type { SimulatorContext } from '../../kit/simulator/context.js';
import { type ReportedConversion, reportedConversions } from '../../kit/simulator/reported-conversions.js';

const OTHERS_MARK = 'customEvent:ringback_ref';
const USUAL_ZONE = 'Europe/Moscow';

interface PropertyRoute {
  Params: { '*': string };
}
interface ReportRequest {
  readonly dateRanges?: readonly { readonly startDate: string; readonly endDate: string }[];
  readonly dimensions?: readonly { readonly name: string }[];
  readonly dimensionFilter?: { readonly filter?: { readonly inListFilter?: { readonly values?: readonly string[] } } };
  readonly offset?: string;
}

const STANDARD_TOKENS = 200_000;
/** The cost of a small report; Google publishes no price. */
const REPORT_TOKENS = 5;
/** Daily quotas are renewed at midnight there. */
const QUOTA_ZONE = 'America/Los_Angeles';

/**
 * The Data API's runReport and the Admin API's keyEvents of the properties. Any bearer token opens them.
 *
 * @see Google: analytics/data/v1beta, analytics/admin/v1beta (protos), read 2026-11-29
 */
export function addReportRoutes(app: FastifyInstance, context: SimulatorContext): void {
  const consumed = new Map<string, number>();
  const tokensLeft = (stream: string): number | null => {
    const key = `${stream} ${dayOf(context.clock(), QUOTA_ZONE)}`;
    const used = (consumed.get(key) ?? 0) + REPORT_TOKENS;
    const left = (context.accounts.ga4Tokens[stream] ?? STANDARD_TOKENS) - used;
    if (left < 0) return null;
    consumed.set(key, used);
    return left;
  };
  app.post<PropertyRoute>('/v1beta/properties/*', (request, reply) => {
    const [property, method] = request.params['*'].split(':');
    const stream = streamOf(context, property ?? '');
    if (!request.headers.authorization?.startsWith('Bearer ')) return refuse(reply, 401, 'UNAUTHENTICATED');
    if (stream === undefined || method !== 'runReport') return refuse(reply, 403, 'PERMISSION_DENIED');
    const remaining = tokensLeft(stream);
    if (remaining === null) return refuse(reply, 429, 'RESOURCE_EXHAUSTED');
    const propertyQuota = { tokensPerDay: { consumed: REPORT_TOKENS, remaining } };
    return reply.send({ ...reportOf(context, stream, jsonOf(request)), propertyQuota });
  });
  app.get<PropertyRoute>('/v1beta/properties/*', (request, reply) => {
    const [property, list] = request.params['*'].split('/');
    const stream = streamOf(context, property ?? '');
    if (stream === undefined || list !== 'keyEvents') return refuse(reply, 403, 'PERMISSION_DENIED');
    return reply.send({ keyEvents: keyEventsOf(context, stream) });
  });
}

function streamOf({ accounts }: SimulatorContext, propertyId: string): string | undefined {
  return Object.entries(accounts.ga4Properties).find(([, property]) => property === propertyId)?.[0];
}

function jsonOf(request: FastifyRequest): ReportRequest {
  return JSON.parse(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '{}') as ReportRequest;
}

function refuse(reply: FastifyReply, code: number, status: string): FastifyReply {
  return reply.code(code).send({ error: { code, message: 'The sandbox refuses', status } });
}

/** Every event received is a key event, except those whose goal is deleted. */
function keyEventsOf(context: SimulatorContext, stream: string): object[] {
  const names = new Set(context.records.list('ga4').flatMap(({ account, goal }) => (account === stream ? [goal] : [])));
  return [...names]
    .filter((name) => !context.reportFaults.find('ga4', 'delete-goal', name))
    .map((eventName) => ({
      eventName,
      countingMethod: context.reportFaults.find('ga4', 'once-per-session', eventName) ? 'ONCE_PER_SESSION' : 'ONCE_PER_EVENT',
    }));
}

function reportOf(context: SimulatorContext, stream: string, request: ReportRequest): object {
  const { startDate, endDate } = request.dateRanges?.[0] ?? { startDate: '', endDate: '' };
  const wanted = request.dimensionFilter?.filter?.inListFilter?.values ?? [];
  const zone = context.accounts.ga4Zones[stream] ?? USUAL_ZONE;
  const dimensions = (request.dimensions ?? []).map(({ name }) => name);
  const events = reportedConversions(context, 'ga4', stream).filter((one) => {
    const day = dayOf(one.occurredAt, zone);
    return wanted.includes(one.goal) && day >= startDate && day <= endDate;
  });
  const hidden = wanted.some((name) => context.reportFaults.find('ga4', 'threshold', name));
  const groups = groupBy(events, (one) => JSON.stringify(dimensions.map((name) => dimensionOf(one, name, zone))));
  const rows = [...groups].map(([key, some]) => ({
    dimensionValues: (JSON.parse(key) as string[]).map((value) => ({ value })),
    metricValues: [{ value: String(some.length) }, { value: String(some.length) }],
  }));
  const shown = hidden || Number(request.offset ?? 0) > 0 ? [] : rows;
  return {
    dimensionHeaders: dimensions.map((name) => ({ name })),
    metricHeaders: [
      { name: 'eventCount', type: 'TYPE_INTEGER' },
      { name: 'keyEvents', type: 'TYPE_FLOAT' },
    ],
    ...(shown.length > 0 && { rows: shown, rowCount: shown.length }),
    metadata: { currencyCode: 'RUB', timeZone: zone, ...(hidden && { subjectToThresholding: true }) },
    kind: 'analyticsData#runReport',
  };
}

function dimensionOf(reported: ReportedConversion, name: string, zone: string): string {
  const { goal, occurredAt, campaign, raw, foreign, identifier } = reported;
  switch (name) {
    case 'date':
      return dayOf(occurredAt, zone).replaceAll('-', '');
    case 'eventName':
      return goal;
    case 'sessionCampaignName':
      return campaign ?? '(not set)';
    default:
      // Others mark their events too.
      if (foreign && name === OTHERS_MARK) return identifier.value;
      return foreign ? '(not set)' : (paramOf(raw, name.replace('customEvent:', '')) ?? '(not set)');
  }
}

function paramOf(raw: unknown, name: string): string | undefined {
  const value = (raw as { params?: Record<string, unknown> } | null)?.params?.[name];
  return typeof value === 'string' ? value : undefined;
}
