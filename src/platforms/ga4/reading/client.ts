import { sentence } from '../../../domain/localized-text.js';
import type { HttpResult } from '../../../runtime/http.js';
import type { DestinationTrouble } from '../../kit/answers.js';
import { accessTrouble, outageTrouble, quotaTrouble, settingTrouble } from '../../kit/destination-trouble.js';
import { googleRetryAfterMs } from '../../kit/google/retry-after.js';
import { tokenSourceFor, withToken } from '../../kit/google/token-source.js';
import type { PlatformRuntime } from '../../kit/platform.js';
import type { ReadContext } from '../../kit/reader.js';
import type { Ga4ReadSettings } from './settings.js';
import { type TokensUsedUp, tokensUsedUp } from './token-quota.js';

export const ANALYTICS_SCOPE = 'https://www.googleapis.com/auth/analytics.readonly';
const MAY_NOT_READ = sentence('the account may not read the property', 'у аккаунта нет права смотреть ресурс');
const ADMIN_ENDPOINT = 'https://analyticsadmin.googleapis.com';

export type Ga4Text = { readonly body: string } | { readonly trouble: DestinationTrouble; readonly status?: number };

/** The Data API and, for explaining gaps, the Admin API of one property. */
export interface Ga4ReadingClient {
  runReport(request: object, context: ReadContext): Promise<Ga4Text>;
  /** @param list the collection below the property, such as `keyEvents` */
  admin(list: string, context: ReadContext): Promise<Ga4Text>;
}

/** @see Google: analytics/data/v1beta, analytics/admin/v1beta (protos), read 2026-11-29 */
export function createGa4ReadingClient(read: Ga4ReadSettings, runtime: PlatformRuntime): Ga4ReadingClient {
  const { credentials, tokenEndpoint } = read;
  const tokens = tokenSourceFor({ credentials, tokenEndpoint, scope: ANALYTICS_SCOPE }, runtime);
  const property = `properties/${read.propertyId}`;
  let usedUp: TokensUsedUp | null = null;
  const ask = async (url: string, body: string | null, context: ReadContext): Promise<Ga4Text> => {
    const left = usedUp === null ? 0 : usedUp.until - runtime.clock.now();
    if (usedUp !== null && left > 0) return { trouble: quotaTrouble(left, usedUp.detail) };
    const refused = await context.spend(1);
    if (refused) return { trouble: refused };
    const called = await withToken(
      tokens,
      (token) => {
        const headers = { Authorization: `Bearer ${token}`, ...(body !== null && { 'content-type': 'application/json' }) };
        const content = body === null ? ({ method: 'GET' } as const) : ({ method: 'POST', body } as const);
        return runtime.http.send({ ...content, url, headers, signal: context.signal });
      },
      (answer) => answer.kind === 'answer' && answer.status === 401,
    );
    if ('trouble' in called) return called;
    const { answer } = called;
    if (answer.kind === 'answer' && answer.status === 200) {
      usedUp = tokensUsedUp(answer.body, runtime.clock.now());
      return { body: answer.body };
    }
    return { trouble: troubleOfAnswer(answer, runtime.clock.now()), ...(answer.kind === 'answer' && { status: answer.status }) };
  };
  // A test's endpoint answers for both.
  const adminEndpoint = isGoogle(read.endpoint) ? ADMIN_ENDPOINT : read.endpoint;
  return {
    runReport: (request, context) => ask(`${read.endpoint}/v1beta/${property}:runReport`, JSON.stringify(request), context),
    admin: (list, context) => ask(`${adminEndpoint}/v1beta/${property}/${list}?pageSize=200`, null, context),
  };
}

function isGoogle(endpoint: string): boolean {
  return new URL(endpoint).hostname.endsWith('.googleapis.com');
}

/** Reading changes nothing: except for trouble that a person must fix, it is tried again. */
function troubleOfAnswer(result: HttpResult, now: number): DestinationTrouble {
  if (result.kind !== 'answer') return outageTrouble(result.code);
  const { status, headers } = result;
  const detail = `HTTP ${status}`;
  const afterMs = googleRetryAfterMs(headers, null, now);
  if (status === 401 || status === 403) return accessTrouble(`${detail}: ${MAY_NOT_READ}`);
  if (status === 429) return quotaTrouble(afterMs, detail);
  return status >= 400 && status < 500 ? settingTrouble(detail) : outageTrouble(detail, afterMs);
}
