import { DateTime } from 'luxon';
import { type JsonValue, parseLosslessJson, toLosslessJson } from '../../domain/lossless-json.js';
import type { DateRules } from '../../domain/time/date-parsing.js';
import { MINUTE, type Instant } from '../../domain/time/instant.js';
import { parseRetryAfter } from '../../runtime/http-dates.js';
import type { HttpResult } from '../../runtime/http.js';
import type { CallList, ListAnswer, ListFailure, ListPeriod } from '../source.js';
import type { ListSettings, MangoSettings } from './settings.js';

/** Dynamic and static numbers, then default ones: no single value asks for all, and the default is unknown. */
const ASKED_TYPES = ['0', '3'] as const;

/**
 * MANGO's own list of calls: `GET /v1/calltracking/{widgetId}/calls.json`, a JSON array with the parameters of webhooks, newest
 * first, at most 31 days. Known from public clients only, see README.md. The token is part of the address, which is never logged
 * or quoted.
 */
export function mangoCallList({ reconcile, ...rules }: MangoSettings): CallList | null {
  if (reconcile === undefined) return null;
  return {
    schedule: reconcile.schedule ?? nightly(reconcile.widgetId),
    days: reconcile.days,
    async fetch(period, { http, now, signal }) {
      const rows: string[] = [];
      for (const callType of ASKED_TYPES) {
        const url = addressOf(reconcile, rules, period, callType);
        const answer = readAnswer(await http.send({ method: 'GET', url, signal }), now);
        if ('trouble' in answer) return answer;
        rows.push(...answer.rows);
      }
      return { rows };
    },
  };
}

/** Jitter: at a minute of its own after four in the night, so that not everybody asks at once. */
function nightly(widgetId: string): string {
  const minute = [...widgetId].reduce((sum, sign) => sum + (sign.codePointAt(0) ?? 0), 0) % 60;
  return `${minute} 4 * * *`;
}

function addressOf(
  { endpoint, widgetId, accessToken }: ListSettings,
  rules: DateRules,
  { from, to }: ListPeriod,
  callType: string,
): string {
  const query = new URLSearchParams({
    dateStart: minuteOf(from, rules),
    dateEnd: minuteOf(Math.ceil(to / MINUTE) * MINUTE, rules),
    callType,
    access_token: accessToken,
  });
  return `${endpoint}/v1/calltracking/${widgetId}/calls.json?${query.toString()}`;
}

/** In the account's own date convention: a Z may stand for local time there. */
function minuteOf(instant: Instant, { zMeans, timezone }: DateRules): string {
  return DateTime.fromMillis(instant, { zone: zMeans === 'utc' ? 'utc' : timezone }).toFormat("yyyy-MM-dd'T'HH:mm'Z'");
}

function readAnswer(result: HttpResult, now: Instant): ListAnswer {
  if (result.kind !== 'answer') return trouble('LIST_UNAVAILABLE', result.code, true);
  const { status, headers, body } = result;
  const detail = `HTTP ${status}`;
  const afterMs = parseRetryAfter(headers['retry-after'], now);
  if (status === 401 || status === 403) return trouble('LIST_REFUSED', detail, false);
  if (status === 429) return trouble('LIST_LIMITED', detail, true, afterMs);
  if (status >= 500) return trouble('LIST_UNAVAILABLE', detail, true, afterMs);
  if (status !== 200) return trouble('LIST_WRONG', detail, false);
  const rows = parseLosslessJson(body);
  if (!Array.isArray(rows)) return trouble('LIST_UNREADABLE', detail, true);
  return { rows: (rows as readonly JsonValue[]).map(toLosslessJson) };
}

function trouble(code: ListFailure['reason']['code'], detail: string, passing: boolean, afterMs = 0): ListAnswer {
  return { trouble: { reason: { code, detail }, passing, afterMs } };
}
