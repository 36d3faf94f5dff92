import { sentence } from '../../../domain/localized-text.js';
import { daysBetween } from '../../../domain/time/business-days.js';
import { MINUTE, SECOND } from '../../../domain/time/instant.js';
import { sha256 } from '../../../runtime/ids.js';
import type { HttpClient } from '../../../runtime/http.js';
import type { DestinationTrouble } from '../../kit/answers.js';
import { accessTrouble, outageTrouble, quotaTrouble, settingTrouble } from '../../kit/destination-trouble.js';
import type { ReadContext, ReadingQuery, ScopedReading } from '../../kit/reader.js';
import type { ResolvedGoal } from './goals.js';

const NOT_IN_TIME = sentence('the report was not ready in time', 'отчёт не успел подготовиться');

export interface DirectAccess {
  readonly http: HttpClient;
  readonly endpoint: string;
  readonly token: string;
  readonly clientLogin: string;
}

/** The maximum of goals in a report. Yandex Direct: example-metrika, read 2026-11-29. */
const MOST_GOALS = 10;
const MODEL = 'AUTO';
/** The most polls of a queued report, each with the same body. */
const MOST_POLLS = 30;
const USUAL_RETRY_MS = 30 * SECOND;
const LONGEST_RETRY_MS = 5 * MINUTE;

type DirectAnswer = { readonly readings: readonly ScopedReading[] } | { readonly trouble: DestinationTrouble };
type FoundGoal = ResolvedGoal & { readonly id: string };

/**
 * Yandex Direct's numbers of the counter's goals, by its own day and by campaign: the columns that strategies and managers use.
 * Its pages do not say which day it counts. Zeros are included: a day without a row shows none.
 *
 * @see Yandex Direct: reports, example-metrika (`/json/v5/reports`), read 2026-11-29
 */
export async function readDirect(
  access: DirectAccess,
  resolved: readonly ResolvedGoal[],
  query: ReadingQuery,
  context: ReadContext,
): Promise<DirectAnswer> {
  const goals = resolved.filter((one): one is FoundGoal => one.id !== null && query.goals.includes(one.goal));
  const readings: ScopedReading[] = [];
  for (let start = 0; start < goals.length; start += MOST_GOALS) {
    const some = goals.slice(start, start + MOST_GOALS);
    const report = await askUntilReady(access, bodyOf(some, query), context);
    if ('trouble' in report) return report;
    readings.push(...readingsOf(some, query, report.text));
  }
  return { readings };
}

function bodyOf(goals: readonly FoundGoal[], { first, last }: ReadingQuery): string {
  const params = {
    SelectionCriteria: { DateFrom: first, DateTo: last },
    Goals: goals.map(({ id }) => id),
    AttributionModels: [MODEL],
    FieldNames: ['Date', 'CampaignId', 'CampaignName', 'Conversions'],
    ReportType: 'CAMPAIGN_PERFORMANCE_REPORT',
    DateRangeType: 'CUSTOM_DATE',
    Format: 'TSV',
    IncludeVAT: 'YES',
  };
  // A name belongs to one body: another body under the same name is refused.
  const name = `ringback-${sha256(JSON.stringify(params)).slice(0, 16)}`;
  return JSON.stringify({ params: { ...params, ReportName: name } });
}

/** 200: the report; 201 and 202: it is queued, and the same body is sent again after `retryIn` seconds. */
async function askUntilReady(
  { http, endpoint, token, clientLogin }: DirectAccess,
  body: string,
  context: ReadContext,
): Promise<{ readonly text: string } | { readonly trouble: DestinationTrouble }> {
  const headers = {
    Authorization: `Bearer ${token}`,
    'Client-Login': clientLogin,
    'Accept-Language': 'en',
    'content-type': 'application/json; charset=utf-8',
    processingMode: 'auto',
    returnMoneyInMicros: 'false',
    skipReportHeader: 'true',
    skipReportSummary: 'true',
  };
  for (let poll = 0; poll < MOST_POLLS && !context.signal.aborted; poll += 1) {
    const refused = await context.spend(1);
    if (refused) return { trouble: refused };
    const result = await http.send({ method: 'POST', url: `${endpoint}/json/v5/reports`, headers, body, signal: context.signal });
    if (result.kind !== 'answer') return { trouble: outageTrouble(`Direct: ${result.code}`) };
    if (result.status === 200) return { text: result.body };
    if (result.status !== 201 && result.status !== 202) return { trouble: troubleOfStatus(result.status) };
    const seconds = Number(result.headers['retryin'] ?? NaN);
    await context.wait(Number.isFinite(seconds) ? Math.min(seconds * SECOND, LONGEST_RETRY_MS) : USUAL_RETRY_MS);
  }
  return { trouble: outageTrouble(`Direct: ${NOT_IN_TIME}`) };
}

function troubleOfStatus(status: number): DestinationTrouble {
  const detail = `Direct: HTTP ${status}`;
  if (status === 401 || status === 403) return accessTrouble(detail);
  if (status === 429) return quotaTrouble(5 * MINUTE, detail);
  return status >= 400 && status < 500 ? settingTrouble(detail) : outageTrouble(detail);
}

function readingsOf(goals: readonly FoundGoal[], { first, last }: ReadingQuery, text: string): ScopedReading[] {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const columns = head.split('\t');
  return goals.flatMap(({ goal, id }) => {
    const rows = lines.map((line) => {
      const cells = line.split('\t');
      const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
      // `--` stands for none.
      const shown = Number(cell(`Conversions_${id}_${MODEL}`)) || 0;
      return { day: cell('Date'), campaign: cell('CampaignName'), campaignId: cell('CampaignId'), shown };
    });
    const place = { goal, basis: 'visitDay', flags: [] } as const;
    const totals = daysBetween(first, last).map((day): ScopedReading => {
      const shown = rows.reduce((sum, row) => sum + (row.day === day ? row.shown : 0), 0);
      return { ...place, day, campaign: null, shown, scope: 'direct' };
    });
    const byCampaign = rows
      .filter(({ shown }) => shown > 0)
      .map((row): ScopedReading => ({ ...place, ...row, scope: 'directCampaign' }));
    return [...totals, ...byCampaign];
  });
}
