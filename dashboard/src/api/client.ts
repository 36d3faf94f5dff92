import createClient, { type Middleware } from 'openapi-fetch';
import { currentLanguage } from '../texts/language.js';
import { ApiProblem, toProblem } from './problem.js';
import type { paths } from './schema.gen.js';

/** Where we are served, with a slash at the end: the page's own base. */
export const BASE = new URL('.', document.baseURI);

/** What the service asks of everything that acts by cookie: src/api/access/session-cookie.ts. */
const OWN_PAGE = { 'x-ringback-dashboard': '1' };

const speaking: Middleware = {
  onRequest({ request }) {
    request.headers.set('accept-language', currentLanguage());
    for (const [name, value] of Object.entries(OWN_PAGE)) request.headers.set(name, value);
  },
};

export const api = createClient<paths>({ baseUrl: BASE.href.replace(/\/$/, ''), credentials: 'same-origin' });
api.use(speaking);

/** What was asked for. @throws ApiProblem when the answer is one */
export async function answered<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await asked;
  if (data === undefined || error !== undefined) throw toProblem(error, response);
  return data;
}

/** A file in answer to a body. @throws ApiProblem */
export async function fileOf(path: string, body: unknown): Promise<Blob> {
  const headers = { ...OWN_PAGE, 'content-type': 'application/json' };
  const response = await fetch(new URL(path, BASE), { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw toProblem(await response.json(), response);
  return response.blob();
}

/** The page's own routes that the described API does not name. */
export async function ownRoute(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
  const headers = { ...OWN_PAGE, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const response = await fetch(new URL(path, BASE), { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  const text = await response.text();
  const read: unknown = text === '' ? null : JSON.parse(text);
  if (!response.ok) throw toProblem(read, response);
  return read;
}

export { ApiProblem };
