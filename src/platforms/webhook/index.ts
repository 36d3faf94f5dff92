import { DAY } from '../../domain/time/instant.js';
import { sha256 } from '../../runtime/hash.js';
import type { ConversionPlatform, GoalTarget, PlatformDefinition, PlatformRuntime } from '../kit/platform.js';
import { CHECK_REQUESTS, checkWebhook } from './check.js';
import { sendWebhook } from './client.js';
import { type WebhookSettings, webhookSettings } from './config.js';
import { originOf } from './request.js';
import { prepareWebhookRow, type WebhookRow, webhookPersonalFields } from './row.js';

/** Any system that takes an HTTP request per conversion: a CRM, a postback, a network without an API of its own. */
export const platform: PlatformDefinition<WebhookSettings, WebhookRow> = {
  id: 'webhook',
  settings: webhookSettings,
  defaultSchedule: () => '* * * * *',
  create,
};

/** A receiver of the user's own: polite rather than fast. */
const REQUESTS_IN_PARALLEL = 8;

function create(settings: WebhookSettings, { http, clock, currencyOf }: PlatformRuntime): ConversionPlatform<WebhookRow> {
  const connection = { settings, http, clock };
  return {
    limits: { rowsPerRequest: 1, requestsInParallel: REQUESTS_IN_PARALLEL, rowsPerClaim: 256 },
    account: { id: accountIdOf(settings), parallel: REQUESTS_IN_PARALLEL, budgets: [] },
    window: { notBeforeMs: 0, expiresMs: settings.sendWithinDays * DAY },
    // `webhook-id` is the idempotency key, the same however often a conversion is sent.
    copies: 'ignored',
    onUnknown: 'resend',
    // There is no later verdict: `accepted` never occurs here.
    confirmAfterMs: [],
    verdictDeadlineMs: 0,
    goalTargets: goalTargetsOf(settings),
    routes: (goal) => Object.hasOwn(settings.goals, goal),
    prepare: (fact) => prepareWebhookRow(fact, settings, currencyOf),
    personalFields: webhookPersonalFields,
    send: (rows, context) => sendWebhook(connection, rows, context),
    checkRequests: CHECK_REQUESTS,
    check: (context) => checkWebhook(connection, context),
  };
}

function accountIdOf({ url, secret = '', headers }: WebhookSettings): string {
  return sha256(JSON.stringify(['webhook', url, secret, headers]));
}

/** The address may hold secrets: a hash tells it from others. */
function goalTargetsOf({ url, goals }: WebhookSettings): ReadonlyMap<string, GoalTarget> {
  const account = `${originOf(url)} ${sha256(url).slice(0, 12)}`;
  return new Map(Object.keys(goals).map((goal) => [goal, { account, name: goal }]));
}
