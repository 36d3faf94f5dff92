import type { HttpClient, HttpResult } from '../../runtime/http.js';
import type { MetricaSettings } from './config.js';

/** How many uploads one page of the list is asked for: two pages hold a year of hourly files, and an answer stays under the http cap. */
export const UPLOADINGS_PER_PAGE = 5000;

/** The calls to Metrica's management API that we use. None throws for what network or platform do. */
export interface MetricaClient {
  /** @param comment letters and digits only: the handle for finding the upload again */
  upload(csv: string, comment: string, signal: AbortSignal): Promise<HttpResult>;
  uploading(id: string, signal: AbortSignal): Promise<HttpResult>;
  uploadings(offset: number, limit: number, signal: AbortSignal): Promise<HttpResult>;
  /** The first page of the other kind of files: calls for a destination of conversions, conversions for one of calls. */
  otherUploadings(signal: AbortSignal): Promise<HttpResult>;
  counter(signal: AbortSignal): Promise<HttpResult>;
  goals(signal: AbortSignal): Promise<HttpResult>;
}

/** Conversions and calls have paths of their own; the answers have one shape. */
const PATHS = {
  conversions: { upload: 'upload', one: 'uploading', list: 'uploadings' },
  calls: { upload: 'upload_calls', one: 'calls_uploading', list: 'calls_uploadings' },
} as const;

/** The path of the upload, as requests are shown to people. */
export function uploadPath({ counterId, mode, newGoalName }: MetricaSettings, comment: string): string {
  const query = new URLSearchParams({ comment, ...(mode === 'calls' && { new_goal_name: newGoalName }) });
  return `${counterPath(counterId)}/offline_conversions/${PATHS[mode].upload}?${query.toString()}`;
}

/** The name of the list that holds the verdicts. */
export function uploadListName({ mode }: MetricaSettings): string {
  return `offline_conversions/${PATHS[mode].list}`;
}

/**
 * @see Yandex: openapi/offline_conversions/upload_1, findById_1, findAll_1, openapi/call/uploadCalls, findCallUploadingById,
 * openapi/goal/goals, openapi/counter/counter, intro/authorization, read 2026-11-22.
 * Some older samples leave the space after `OAuth` out or send `client_id_type`; neither is in the current pages.
 */
export function createMetricaClient(settings: MetricaSettings, http: HttpClient): MetricaClient {
  const headers = { Authorization: `OAuth ${settings.token}` };
  const counter = counterPath(settings.counterId);
  const paths = PATHS[settings.mode];
  const others = PATHS[settings.mode === 'calls' ? 'conversions' : 'calls'];
  const get = (path: string, signal: AbortSignal): Promise<HttpResult> =>
    http.send({ method: 'GET', url: `${settings.endpoint}${path}`, headers, signal });
  return {
    upload: (csv, comment, signal) =>
      http.send({
        method: 'POST',
        url: `${settings.endpoint}${uploadPath(settings, comment)}`,
        headers,
        body: filePart(csv, `${settings.mode}.csv`),
        signal,
      }),
    uploading: (id, signal) => get(`${counter}/offline_conversions/${paths.one}/${encodeURIComponent(id)}`, signal),
    uploadings: (offset, limit, signal) =>
      get(`${counter}/offline_conversions/${paths.list}?limit=${limit}&offset=${offset}`, signal),
    otherUploadings: (signal) =>
      get(`${counter}/offline_conversions/${others.list}?limit=${UPLOADINGS_PER_PAGE}&offset=0`, signal),
    counter: (signal) => get(counter, signal),
    goals: (signal) => get(`${counter}/goals?useDeleted=false`, signal),
  };
}

function counterPath(counterId: string): string {
  return `/management/v1/counter/${counterId}`;
}

/** The http client adds the boundary: a Content-Type of our own would lose it. */
function filePart(csv: string, name: string): FormData {
  const form = new FormData();
  form.append('file', new Blob([csv], { type: 'text/csv' }), name);
  return form;
}

/** The same client, and how many lists and single uploads it was asked for: they count against the login's day. */
export function withReadCounter(client: MetricaClient): { readonly client: MetricaClient; made(): number } {
  let made = 0;
  return {
    made: () => made,
    client: {
      ...client,
      uploading: (...asked) => {
        made += 1;
        return client.uploading(...asked);
      },
      uploadings: (...asked) => {
        made += 1;
        return client.uploadings(...asked);
      },
    },
  };
}
