import { DateTime } from 'luxon';
import { groupBy } from '../../../domain/collections.js';
import { dayOf, daysBetween } from '../../../domain/time/business-days.js';
import type { SimulatorContext } from '../../kit/simulator/context.js';
import { FOREIGN_VISITOR, type ReportedConversion, reportedConversions } from '../../kit/simulator/reported-conversions.js';
import { MetricaError } from './access.js';
import { type CounterGoal, counterZone } from './counter-goals.js';

type LogStatus = 'created' | 'processed' | 'cleaned_by_user' | 'canceled';

export interface LogRequest {
  readonly id: number;
  readonly source: string;
  readonly first: string;
  readonly last: string;
  readonly fields: readonly string[];
  status: LogStatus;
  /** Lines without the header, by part; made when the request was processed. */
  parts: readonly (readonly string[])[];
}

const FIELDS: Readonly<Record<string, Readonly<Record<string, (row: LogRow) => string>>>> = {
  hits: {
    'ym:pv:watchID': ({ id }) => `7${id}`,
    'ym:pv:visitID': ({ id }) => id,
    'ym:pv:clientID': ({ clientId }) => clientId,
    'ym:pv:dateTime': ({ at, zone }) => timeIn(at, zone),
    'ym:pv:URL': ({ url }) => url,
    'ym:pv:goalsID': ({ reaches }) => list(reaches.map(({ goalId }) => goalId)),
    'ym:pv:offlineUploadingID': ({ uploadId }) => uploadId ?? '',
  },
  visits: {
    'ym:s:visitID': ({ id }) => id,
    'ym:s:clientID': ({ clientId }) => clientId,
    'ym:s:dateTime': ({ at, zone }) => timeIn(at, zone),
    'ym:s:startURL': ({ url }) => url,
    'ym:s:goalsID': ({ reaches }) => list(reaches.map(({ goalId }) => goalId)),
    // Documented as UTC+3 whatever the counter's zone is.
    'ym:s:goalsDateTime': ({ reaches }) => list(reaches.map(({ at }) => `'${timeIn(at, 'UTC+3')}'`)),
    'ym:s:<attribution>UTMCampaign': ({ campaign }) => campaign ?? '',
  },
};

interface LogRow {
  /** The counter's. */
  readonly zone: string;
  readonly id: string;
  readonly clientId: string;
  readonly at: number;
  readonly url: string;
  readonly campaign: string | null;
  readonly uploadId: string | null;
  readonly reaches: readonly { readonly goalId: number; readonly at: number }[];
}

/** The log requests of one counter: everyone's, as the real list has them. */
export class LogRequests {
  private readonly requests: LogRequest[] = [];
  private nextId = 1;

  constructor(
    private readonly context: SimulatorContext,
    private readonly counterId: string,
  ) {}

  private get zone(): string {
    return counterZone(this.context, this.counterId);
  }

  /** @throws MetricaError invalid_parameter for unknown fields, and for days that are not over */
  create(query: Readonly<Record<string, string>>): LogRequest {
    const { source, first, last, fields } = this.check(query);
    const request: LogRequest = { id: this.nextId, source, first, last, fields, status: 'created', parts: [] };
    this.nextId += 1;
    this.requests.push(request);
    return request;
  }

  check(query: Readonly<Record<string, string>>): Pick<LogRequest, 'source' | 'first' | 'last' | 'fields'> {
    const { source = '', date1: first = '', date2: last = '' } = query;
    const fields = (query['fields'] ?? '').split(',');
    const known = FIELDS[source];
    if (known === undefined || fields.some((name) => !(name in known)))
      throw new MetricaError('invalid_parameter', 'Unknown source or field', 'fields');
    if (last >= dayOf(this.context.clock(), this.zone) || first > last)
      throw new MetricaError('invalid_parameter', 'date2 must be before today', 'date2');
    return { source, first, last, fields };
  }

  list(): readonly LogRequest[] {
    return this.requests.filter(({ status }) => status === 'created' || status === 'processed');
  }

  /** @throws MetricaError not_found */
  find(id: string): LogRequest {
    const found = this.requests.find((request) => String(request.id) === id);
    if (found === undefined) throw new MetricaError('not_found', 'No such log request');
    return found;
  }

  /** The log becomes ready when it is polled: no page says how long the real one takes. */
  process(request: LogRequest, goals: readonly CounterGoal[]): void {
    if (request.status !== 'created') return;
    const rows = this.rowsOf(request.source, goals).filter(({ at }) => {
      const day = dayOf(at, this.zone);
      return day >= request.first && day <= request.last;
    });
    const others = daysBetween(request.first, request.last).map((day, index) => visitOfOthers(day, index, this.zone));
    const columns = request.fields.map((name) => FIELDS[request.source]?.[name] ?? (() => ''));
    const lines = [...others, ...rows].map((row) => columns.map((column) => escaped(column(row))).join('\t'));
    const middle = Math.ceil(lines.length / 2);
    request.parts = lines.length < 2 ? [lines] : [lines.slice(0, middle), lines.slice(middle)];
    request.status = 'processed';
  }

  private rowsOf(source: string, goals: readonly CounterGoal[]): LogRow[] {
    const reported = reportedConversions(this.context, 'yandex-metrica', this.counterId);
    const groups =
      source === 'hits'
        ? reported.map((one) => [one])
        : groupBy(reported, (one) => `${one.identifier.value} ${dayOf(one.visitAt, this.zone)}`).values();
    return [...groups].map((some, index) => rowOf(some, index, goals, this.zone));
  }
}

const FIRST_VISIT_ID = 9_200_000_000_000_000_000n;
const SITE = 'https://okna-plus.example/';

function rowOf(some: readonly ReportedConversion[], index: number, goals: readonly CounterGoal[], zone: string): LogRow {
  const [first] = some;
  const { kind = '', value = '' } = first?.identifier ?? {};
  return {
    zone,
    id: String(FIRST_VISIT_ID + BigInt(index) * 2n + 1n),
    clientId: kind === 'yaCid' ? value : `55${value}`.slice(0, 19),
    at: first?.visitAt ?? 0,
    url: kind === 'yclid' ? `${SITE}?yclid=${value}` : SITE,
    campaign: first?.campaign ?? null,
    uploadId: first?.uploadId ?? null,
    reaches: some.flatMap(({ goal, occurredAt }) =>
      goals.filter((one) => one.matches(goal)).map(({ id }) => ({ goalId: id, at: occurredAt })),
    ),
  };
}

/** A counter also has visits that have nothing to do with calls. */
function visitOfOthers(day: string, index: number, zone: string): LogRow {
  const clientId = `${FOREIGN_VISITOR}${String(90_000_000 + index)}`;
  return {
    zone,
    id: String(FIRST_VISIT_ID - BigInt(index) * 2n - 1n),
    clientId,
    at: DateTime.fromISO(`${day}T12:00`, { zone }).toMillis(),
    url: `${SITE}?visitor=${clientId}`,
    campaign: null,
    uploadId: null,
    reaches: [],
  };
}

function timeIn(at: number, zone: string): string {
  return DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
}

function list(items: readonly (string | number)[]): string {
  return `[${items.join(',')}]`;
}

/** Escapes as ClickHouse's TSV. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
}
