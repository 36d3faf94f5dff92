/**
 * What an HTTP status means for the row and for the destination.
 *
 * - `taken` GA4 has the request; whether the event counts it never says.
 * - `refused` this request is wrong and must not be sent again. `configuration` every request would be, `authorisation` for its secret.
 * - `soon` later. `broken` GA4 does not work and does not say what it took. `unknown` the row may be there.
 */
export type Treatment = 'taken' | 'refused' | 'authorisation' | 'configuration' | 'soon' | 'broken' | 'unknown';

const BY_STATUS: Readonly<Record<number, Treatment>> = {
  400: 'refused',
  401: 'authorisation',
  403: 'authorisation',
  404: 'configuration',
  405: 'configuration',
  407: 'configuration',
  408: 'unknown',
  410: 'configuration',
  413: 'refused',
  429: 'soon',
};

/**
 * GA4 answers 2xx with an empty body to anything. A body therefore comes from somebody else (a proxy, a sign-in page), and
 * nobody knows whether the row arrived.
 *
 * @see Google: analytics protocol/ga4/reference (D21): a status outside 2xx means that the HTTP request itself is wrong;
 * "204 in practice" as clients report it; read 2026-11-22
 */
export function treatmentOf(status: number, body: string): Treatment {
  if (status >= 200 && status < 300) return body.trim() === '' ? 'taken' : 'unknown';
  const byStatus = BY_STATUS[status];
  if (byStatus !== undefined) return byStatus;
  // Redirects are not followed, so a 3xx means that the endpoint is not GA4's address.
  if (status < 400) return 'configuration';
  return status < 500 ? 'refused' : 'broken';
}
