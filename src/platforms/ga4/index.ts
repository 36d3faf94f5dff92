import { bothLanguages } from '../../domain/localized-text.js';
import { HOUR, MINUTE } from '../../domain/time/instant.js';
import { sha256 } from '../../runtime/ids.js';
import type { ConversionPlatform, GoalTarget, PlatformDefinition, PlatformRuntime } from '../kit/platform.js';
import { outgoingValueOf } from '../kit/settings.js';
import { checkGa4Events } from './check.js';
import { sendGa4Row } from './client.js';
import { endpointOf, ga4Settings, type Ga4Settings } from './config.js';
import { createGa4Reader } from './reading/index.js';
import { ga4PersonalFields, prepareGa4Row, type Ga4Row } from './row.js';

/** Google Analytics 4 through the Measurement Protocol. */
export const platform: PlatformDefinition<Ga4Settings, Ga4Row> = {
  id: 'ga4',
  settings: ga4Settings,
  defaultSchedule: () => '* * * * *',
  create,
};

function create(chosen: Ga4Settings, runtime: PlatformRuntime): ConversionPlatform<Ga4Row> {
  const { http, clock, currencyOf } = runtime;
  const collector = { settings: chosen, http, clock };
  return {
    // A request is about one visitor, so larger batches would be sent one row at a time anyway.
    limits: { rowsPerRequest: 1, requestsInParallel: 64, rowsPerClaim: 2048 },
    // Google names no quota for the Measurement Protocol.
    account: { id: accountIdOf(chosen), budgets: [] },
    // Older events are silently moved to 72 h ago, so we stop before.
    window: { notBeforeMs: 0, expiresMs: 72 * HOUR - 15 * MINUTE, attributedMs: 24 * HOUR },
    copies: 'counted',
    onUnknown: chosen.onUnknown,
    // There is no later verdict: `accepted` never occurs here.
    confirmAfterMs: [],
    verdictDeadlineMs: 0,
    goalTargets: goalTargetsOf(chosen),
    sessionIdParams: [chosen.sessionIdParam],
    routes: (goal) => Object.hasOwn(chosen.goals, goal),
    outgoingValue: outgoingValueOf(chosen.goals, currencyOf),
    prepare: (fact) => prepareGa4Row(fact, chosen, currencyOf),
    personalFields: ga4PersonalFields,
    send: (rows, context) => sendGa4Row(collector, rows, context),
    // GA4 answers 2xx to anything: an answer proves only that the event was taken.
    evidence: { delivered: 'taken', verified: 'taken' },
    readingAdvice: NOT_READ,
    ...(chosen.read !== false && { reader: createGa4Reader(chosen, chosen.read, runtime) }),
    checkRequests: Object.keys(chosen.goals).length,
    check: (context) => checkGa4Events(collector, context, currencyOf),
  };
}

const NOT_READ = bothLanguages(
  'Nobody reads back what the property shows: read: { propertyId, credentials } does, with an account that may view it.',
  'Что показывает ресурс, никто не проверяет: добавьте read: { propertyId, credentials } с доступом на просмотр.',
);

function accountIdOf(chosen: Ga4Settings): string {
  return sha256(JSON.stringify(['ga4', endpointOf(chosen), chosen.measurementId, chosen.apiSecret]));
}

function goalTargetsOf({ measurementId, goals }: Ga4Settings): ReadonlyMap<string, GoalTarget> {
  return new Map(Object.entries(goals).map(([goal, { event }]) => [goal, { account: measurementId, name: event }]));
}
