import { bothLanguages } from '../../domain/localized-text.js';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.js';
import { sha256 } from '../../runtime/ids.js';
import { repeatOutcome, unsentExchange } from '../kit/destination-trouble.js';
import type {
  Budget,
  BudgetUse,
  PlatformAccount,
  ConversionPlatform,
  GoalTarget,
  PlatformDefinition,
  PlatformRuntime,
} from '../kit/platform.js';
import { outgoingValueOf } from '../kit/settings.js';
import { checkAccount, countGoogleAdsCheckRequests } from './check.js';
import { type GoogleAdsSettings, googleAdsSettings } from './config.js';
import { createDataManagerTransport } from './data-manager/transport.js';
import { createGoogleAdsApiTransport } from './google-ads-api/transport.js';
import { createGoogleAdsReader, readingWarnings } from './reading/index.js';
import { googleAdsPersonalFields, type GoogleAdsRow, prepareGoogleAdsRow, prepareSameConversion } from './row.js';

/** Google counts per Cloud project, to which the OAuth client or the service account belongs. */
export function googleAdsAccountOf(settings: GoogleAdsSettings): PlatformAccount {
  const { credentials, endpoint = '', transport } = settings;
  const project = credentials.serviceAccountFile ?? credentials.clientId ?? '';
  const id = sha256(JSON.stringify(['google-ads', transport, endpoint, project]));
  const sending = transport === 'data-manager' ? dataManagerBudgets(id) : googleAdsBudgets(id, settings);
  return { id, budgets: [...sending, ...readingBudgets(id, settings)] };
}

/** @see Google: data-manager/api/devguides/limits (D15), read 2026-11-22: per project, reads and writes apart. */
function dataManagerBudgets(id: string): Budget[] {
  return (['read', 'write'] as const satisfies readonly BudgetUse[]).flatMap((use): Budget[] => [
    { id: `dm-minute-${use}-${id}`, uses: [use], counts: 'requests', most: 300, perMs: MINUTE },
    { id: `dm-day-${use}-${id}`, uses: [use], counts: 'requests', most: 100_000, perMs: DAY },
  ]);
}

/**
 * Google does not say whether a request of many rows is one operation or many (google-ads/api/docs/best-practices/quotas, read
 * 2026-11-22); counting many stops us early rather than late; a query counts as one. Without `operationsPerDay` only Google's own
 * refusal slows us down.
 */
function googleAdsBudgets(id: string, { operationsPerDay }: GoogleAdsSettings): Budget[] {
  if (operationsPerDay === undefined) return [];
  return [{ id: `ads-day-${id}`, uses: ['read', 'write'], counts: 'rows', most: operationsPerDay, perMs: DAY }];
}

/** Explorer access grants 2880 operations a day; a search is one. Google: api-policy/access-levels, read 2026-11-29. */
function readingBudgets(id: string, { read, operationsPerDay = 2880 }: GoogleAdsSettings): Budget[] {
  if (read === false) return [];
  return [{ id: `ads-report-day-${id}`, uses: ['report'], counts: 'requests', most: operationsPerDay, perMs: DAY }];
}

/**
 * Google: first question after 30 minutes or more, then further and further apart up to a day (data-manager
 * devguides/diagnostics, read 2026-11-22).
 */
const CONFIRM_AFTER_MS = [30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY];

/** A key event imported from GA4 into Google Ads, beside a direct upload of the same call, counts the call twice. */
const KEY_EVENTS = {
  from: ['ga4'],
  advice: bothLanguages(
    'If Google Ads imports the key event from GA4, each call counts twice: let one of the two conversion actions be ' +
      '“secondary” in Google Ads, or do not import it.',
    'Если Google Ads импортирует ключевое событие из GA4, каждый звонок засчитается дважды: сделайте одно из двух ' +
      'действий-конверсий в Google Ads «дополнительным» или не импортируйте его.',
  ),
};

const NOT_READ = bothLanguages(
  'Nobody reads back what the account shows: read: {} does, with the same credentials and the scope adwords.',
  'Что показывает аккаунт, никто не проверяет: добавьте read: {} (те же доступы, scope adwords).',
);

/** One Google Ads account with its conversion actions, by either transport. */
function createGoogleAdsDestination(settings: GoogleAdsSettings, runtime: PlatformRuntime): ConversionPlatform<GoogleAdsRow> {
  const create = { 'data-manager': createDataManagerTransport, 'google-ads-api': createGoogleAdsApiTransport }[
    settings.transport
  ];
  const transport = create(settings, runtime);
  return {
    limits: transport.limits,
    account: googleAdsAccountOf(settings),
    window: { notBeforeMs: settings.minClickAgeHours * HOUR, expiresMs: settings.uploadWithinDays * DAY },
    // Same order id, or same click and second: DUPLICATE_* or ALREADY_EXISTS, and counted once.
    copies: 'ignored',
    onUnknown: 'resend',
    confirmAfterMs: CONFIRM_AFTER_MS,
    verdictDeadlineMs: 2 * DAY,
    goalTargets: goalTargetsOf(settings),
    routes: (goal) => Object.hasOwn(settings.goals, goal),
    outgoingValue: outgoingValueOf(settings.goals, runtime.currencyOf),
    prepare: (fact) => prepareGoogleAdsRow(fact, settings, runtime.currencyOf),
    personalFields: googleAdsPersonalFields,
    async send(rows, context) {
      if (context.signal.aborted) {
        const outcome = { kind: 'retry', code: 'PROCESS_STOPPED', afterMs: 0, counted: false } as const;
        return { outcomes: repeatOutcome(rows.length, outcome), exchange: unsentExchange('the process is stopping') };
      }
      return transport.upload(rows, context, settings.validateOnly);
    },
    ...(transport.warmUp ? { warmUp: transport.warmUp } : {}),
    ...(transport.confirm ? { confirm: transport.confirm } : {}),
    ...(transport.retract ? { retract: transport.retract } : {}),
    ...(settings.validateOnly
      ? {}
      : {
          restatement: {
            prepare: (fact, sentBy) => prepareSameConversion(fact, sentBy, settings, runtime.currencyOf),
            send: transport.restate,
          },
        }),
    ...(transport.report ? { report: transport.report } : {}),
    retryUnmatchedAfterMs: DAY,
    mayImport: KEY_EVENTS,
    // The Data Manager's SUCCESS is about the request, the Google Ads API's answer about the row: neither names a click.
    evidence: { delivered: 'judged', verified: 'judged' },
    readingAdvice: NOT_READ,
    ...(settings.read !== false && { reader: createGoogleAdsReader(settings, settings.read, runtime) }),
    checkRequests: countGoogleAdsCheckRequests(settings, runtime.currencyOf),
    check: (context) => checkAccount(transport, settings, context, { now: runtime.clock.now(), currencyOf: runtime.currencyOf }),
  };
}

/** Independent of the transport: both lead to one account. */
function goalTargetsOf({ customerId, goals }: GoogleAdsSettings): ReadonlyMap<string, GoalTarget> {
  return new Map(
    Object.entries(goals).map(([goal, { conversionActionId }]) => [goal, { account: customerId, name: conversionActionId }]),
  );
}

/** Google Ads click conversions, through the Data Manager API or the Google Ads API. */
export const platform: PlatformDefinition<GoogleAdsSettings, GoogleAdsRow> = {
  id: 'google-ads',
  settings: googleAdsSettings,
  defaultSchedule: () => '*/15 * * * *',
  warnings: (settings) => readingWarnings(settings),
  create: createGoogleAdsDestination,
};
