import { bothLanguages } from '../../domain/localized-text.js';
import { DAY } from '../../domain/time/instant.js';
import { sha256 } from '../../runtime/ids.js';
import type {
  CheckResult,
  ConversionPlatform,
  GoalTarget,
  PlatformDefinition,
  PlatformRuntime,
  SendContext,
} from '../kit/platform.js';
import { outgoingValueOf } from '../kit/settings.js';
import { originOf, sendWebhook, type WebhookConnection } from './client.js';
import { type WebhookSettings, webhookSettings } from './config.js';
import { namesGoal, prepareWebhookRow, sendsValue, webhookPersonalFields, type WebhookRow } from './row.js';

/** One HEAD request. */
export const CHECK_REQUESTS = 1;

/**
 * Sends a HEAD request to the host's root: many receivers would take one to the hook's own address for the hook. Proves name,
 * certificate and that a server answers; neither the path, nor the secret, nor the fields.
 */
export async function checkWebhook(connection: WebhookConnection, context: SendContext): Promise<CheckResult[]> {
  return [await checkHost(connection, context), ...checkTransportSafety(connection), DELIVERY];
}

async function checkHost({ settings, http }: WebhookConnection, { signal }: SendContext): Promise<CheckResult> {
  const origin = originOf(settings.url);
  const { host } = new URL(origin);
  const result = await http.send({ method: 'HEAD', url: `${origin}/`, headers: { 'User-Agent': 'Ringback' }, signal });
  if (result.kind !== 'answer') {
    const text = bothLanguages(`${host} could not be reached: ${result.code}.`, `${host} недоступен: ${result.code}.`);
    return { name: 'host', result: 'failed', text };
  }
  const text = bothLanguages(`${host} answers (HTTP ${result.status}).`, `${host} отвечает (HTTP ${result.status}).`);
  return { name: 'host', result: result.status >= 500 ? 'doubtful' : 'proved', text };
}

const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function checkTransportSafety({ settings: { url, secret } }: WebhookConnection): CheckResult[] {
  const { protocol, hostname } = new URL(originOf(url));
  const results: CheckResult[] = [];
  if (protocol === 'http:' && !LOCAL.test(hostname)) {
    const text = bothLanguages(
      'url is http: anybody on the way can read the calls. Write https where the receiver has it.',
      'url начинается с http: данные звонков видны всем по пути. Укажите https, если получатель его поддерживает.',
    );
    results.push({ name: 'encryption', result: 'doubtful', text });
  }
  if (secret === undefined) {
    const text = bothLanguages(
      'Requests are not signed. Set secret where the receiver can verify Standard Webhooks.',
      'Запросы не подписаны. Укажите secret, если получатель умеет проверять Standard Webhooks.',
    );
    results.push({ name: 'signature', result: 'assumed', text });
  }
  return results;
}

const DELIVERY: CheckResult = {
  name: 'delivery',
  result: 'assumed',
  text: bothLanguages(
    'Path, secret and fields show only when a conversion is sent: the check sends none.',
    'Путь, секрет и поля проверяются только при отправке конверсии: проверка её не отправляет.',
  ),
};

/** Any system that takes an HTTP request per conversion: a CRM, a postback, a network without an API of its own. */
export const platform: PlatformDefinition<WebhookSettings, WebhookRow> = {
  id: 'webhook',
  settings: webhookSettings,
  defaultSchedule: () => '* * * * *',
  create,
};

/** A user's own receiver: polite rather than fast. */
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
    outgoingValue: sendsValue(settings) ? outgoingValueOf(settings.goals, currencyOf) : () => null,
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

/**
 * The address may contain secrets: a hash identifies it. If requests contain neither the goal nor their own key, all goals look
 * the same to the receiver.
 */
function goalTargetsOf(settings: WebhookSettings): ReadonlyMap<string, GoalTarget> {
  const { url, goals } = settings;
  const account = `${originOf(url)} ${sha256(url).slice(0, 12)}`;
  const named = namesGoal(settings);
  return new Map(Object.keys(goals).map((goal) => [goal, { account, name: named ? goal : NAMELESS }]));
}

const NAMELESS = 'a request without {{goal}}';
