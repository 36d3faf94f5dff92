import createClient, { type Middleware } from 'openapi-fetch';
import { currentLanguage } from '../texts/texts.js';
import type { paths } from './schema.gen.js';

/** The address the dashboard is served from, ending in a slash. */
export const BASE = new URL('.', document.baseURI);

/**
 * CSRF protection: the service requires it of every request that is authenticated by cookie (src/admin/sessions/from-
 * dashboard.ts).
 */
const OWN_PAGE = { 'x-ringback-dashboard': '1' };

const speaking: Middleware = {
  onRequest({ request }) {
    request.headers.set('accept-language', currentLanguage());
    for (const [name, value] of Object.entries(OWN_PAGE)) request.headers.set(name, value);
  },
  async onResponse({ response }) {
    const text = await response.text();
    const { status, statusText, headers } = response;
    // The constructor refuses even an empty text for statuses without a body.
    return new Response(text === '' ? null : withVisibleControls(text), { status, statusText, headers });
  },
};

/**
 * Bidirectional control characters of UAX #9 that act on all text behind them. In a campaign's name or a platform's error they
 * would make `gpj.exe` look like `exe.jpg`, and turn around our own words that follow.
 */
const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

/** The answer with such characters written out, like `[U+202E]`. Raw in JSON they occur only inside strings. */
function withVisibleControls(json: string): string {
  return json.replace(DIRECTION_CONTROLS, (sign) => `[U+${sign.charCodeAt(0).toString(16).toUpperCase()}]`);
}

export const api = createClient<paths>({ baseUrl: BASE.href.replace(/\/$/, ''), credentials: 'same-origin' });
api.use(speaking);

/** The data of a response. @throws ApiProblem for an error response */
export async function unwrap<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await asked;
  if (data === undefined || error !== undefined) throw toProblem(error, response);
  return data;
}

/** Posts a body and returns the response as a file. @throws ApiProblem */
export async function postForFile(path: string, body: unknown): Promise<Blob> {
  const headers = { ...OWN_PAGE, 'content-type': 'application/json' };
  const response = await fetch(new URL(path, BASE), { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw toProblem(await response.json(), response);
  return response.blob();
}

/** A JSON request to a route that is not in the OpenAPI document. @throws ApiProblem */
export async function requestJson(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
  const headers = { ...OWN_PAGE, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const response = await fetch(new URL(path, BASE), { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  const text = await response.text();
  const read: unknown = text === '' ? null : JSON.parse(withVisibleControls(text));
  if (!response.ok) throw toProblem(read, response);
  return read;
}

/** A problem document (RFC 9457). `detail` is written for developers. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly retryAfterSeconds: number | null,
  ) {
    super(detail);
  }
}

export function toProblem(body: unknown, response: Response): ApiProblem {
  const { code, detail } = (typeof body === 'object' && body !== null ? body : {}) as { code?: unknown; detail?: unknown };
  const after = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiProblem(
    response.status,
    typeof code === 'string' ? code : 'UNREADABLE',
    typeof detail === 'string' ? detail : '',
    Number.isFinite(after) ? after : null,
  );
}
