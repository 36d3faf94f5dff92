import type { Clock } from '../../../runtime/clock.js';
import type { HttpClient, HttpRequest } from '../../../runtime/http.js';
import type { TextMask } from '../../../runtime/masking.js';
import type { DestinationTrouble } from '../../kit/answers.js';
import { outageTrouble } from '../../kit/destination-trouble.js';
import type { ReadContext } from '../../kit/reader.js';
import { isSuccess, metricaTroubleOf, readMetricaError } from '../answer.js';

/** The text of an answer, or why there is none. `errorType` is Metrica's own. */
export type MetricaText =
  { readonly body: string } | { readonly trouble: DestinationTrouble; readonly errorType?: string | undefined };

export interface ReadingAccess {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly mask: TextMask;
  readonly endpoint: string;
  readonly token: string;
  readonly counterId: string;
}

type Query = Readonly<Record<string, string>>;

/** Requests of a reading: counted against the login's quota first; network and platform failures are values, never thrown. */
export class MetricaReadingClient {
  constructor(private readonly access: ReadingAccess) {}

  /** @param path below the counter, with a slash; empty for the counter itself */
  counter(path: string, context: ReadContext, query: Query = {}): Promise<MetricaText> {
    return this.ask({ method: 'GET', url: this.counterUrl(path, query) }, context);
  }

  post(path: string, context: ReadContext, query: Query = {}): Promise<MetricaText> {
    return this.ask({ method: 'POST', url: this.counterUrl(path, query) }, context);
  }

  /** @see Yandex: stat/openapi/data, read 2026-11-29 */
  report(query: Query, context: ReadContext): Promise<MetricaText> {
    const text = new URLSearchParams({ ids: this.access.counterId, ...query }).toString();
    return this.ask({ method: 'GET', url: `${this.access.endpoint}/stat/v1/data?${text}` }, context);
  }

  /** Part of a log, line by line: it contains others' visits, so no copy of it may be kept. */
  lines(path: string, context: ReadContext, onLine: (line: string) => void): Promise<MetricaText> {
    const headers = { 'Accept-Encoding': 'gzip' };
    return this.ask({ method: 'GET', url: this.counterUrl(path, {}), headers, timeoutMs: PART_TIMEOUT_MS, onLine }, context);
  }

  private counterUrl(path: string, query: Query): string {
    const { endpoint, counterId } = this.access;
    const text = new URLSearchParams(query).toString();
    return `${endpoint}/management/v1/counter/${counterId}${path}${text === '' ? '' : `?${text}`}`;
  }

  private async ask(request: HttpRequest, context: ReadContext): Promise<MetricaText> {
    const refused = await context.spend(1);
    if (refused) return { trouble: refused };
    const { http, clock, mask, token } = this.access;
    const headers = { Authorization: `OAuth ${token}`, ...request.headers };
    const result = await http.send({ ...request, headers, signal: context.signal });
    if (isSuccess(result)) return { body: result.body };
    const now = clock.now();
    const error = readMetricaError(result, { now, mask });
    return { trouble: metricaTroubleOf(error, now) ?? outageTrouble(error.platformCode), errorType: error.platformCode };
  }
}

/** A part has up to hundreds of megabytes. */
const PART_TIMEOUT_MS = 15 * 60_000;
