import { bothLanguages } from '../../domain/localized-text.js';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.js';
import type { ConversionPlatform, GoalPlace, PlatformRuntime } from '../platform.js';
import { accountOf } from './account.js';
import { checkAccount, checkRequests } from './check.js';
import type { GoogleAdsSettings } from './config.js';
import { createDataManagerTransport } from './data-manager/transport.js';
import { createGoogleAdsApiTransport } from './google-ads-api/transport.js';
import { personalFields } from './personal-fields.js';
import { prepareRow, type GoogleAdsRow } from './row.js';
import { forAll, unsent } from './trouble.js';

/** Google: first question after 30 minutes or more, then further and further apart up to a day (data-manager devguides/diagnostics, read 2026-11-22). */
const CONFIRM_AFTER_MS = [30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY];

/** Reference google.md, section 4: a key event imported into Google Ads beside a direct upload of the same call counts twice. */
const KEY_EVENTS = {
  from: ['ga4'],
  advice: bothLanguages(
    'If Google Ads imports the key event from GA4, each call counts twice: let one of the two conversion actions be “secondary” in Google Ads, or do not import it.',
    'Если Google Ads импортирует ключевое событие из GA4, каждый звонок засчитается дважды: сделайте одно из двух действий-конверсий в Google Ads «дополнительным» или не импортируйте его.',
  ),
};

/** One Google Ads account with its conversion actions, by either transport. */
export function createDestination(settings: GoogleAdsSettings, runtime: PlatformRuntime): ConversionPlatform<GoogleAdsRow> {
  const create = { 'data-manager': createDataManagerTransport, 'google-ads-api': createGoogleAdsApiTransport }[
    settings.transport
  ];
  const transport = create(settings, runtime);
  return {
    limits: transport.limits,
    account: accountOf(settings),
    window: { notBeforeMs: settings.minClickAgeHours * HOUR, expiresMs: settings.uploadWithinDays * DAY },
    // Same order id, or same click and second: DUPLICATE_* or ALREADY_EXISTS, and counted once.
    copies: 'ignored',
    onUnknown: 'resend',
    confirmAfterMs: CONFIRM_AFTER_MS,
    verdictDeadlineMs: 2 * DAY,
    places: placesOf(settings),
    routes: (goal) => Object.hasOwn(settings.goals, goal),
    prepare: (fact) => prepareRow(fact, settings, runtime.currencyOf),
    personalFields,
    async send(rows, context) {
      if (context.signal.aborted) {
        const outcome = { kind: 'retry', code: 'PROCESS_STOPPED', afterMs: 0, counted: false } as const;
        return { outcomes: forAll(rows.length, outcome), exchange: unsent('the process is stopping') };
      }
      return transport.upload(rows, context, settings.validateOnly);
    },
    ...(transport.warmUp ? { warmUp: transport.warmUp } : {}),
    ...(transport.confirm ? { confirm: transport.confirm } : {}),
    ...(transport.retract ? { retract: transport.retract } : {}),
    ...(transport.report ? { report: transport.report } : {}),
    secondLookAfterMs: DAY,
    mayImport: KEY_EVENTS,
    checkRequests: checkRequests(settings),
    check: (context) => checkAccount(transport, settings, context, runtime.clock.now()),
  };
}

/** The same whatever the transport: both lead to one account. */
function placesOf({ customerId, goals }: GoogleAdsSettings): ReadonlyMap<string, GoalPlace> {
  return new Map(
    Object.entries(goals).map(([goal, { conversionActionId }]) => [goal, { account: customerId, name: conversionActionId }]),
  );
}
