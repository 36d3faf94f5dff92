import { HOUR, MINUTE } from '../../domain/time/instant.js';
import { sha256 } from '../../runtime/hash.js';
import type { ConversionPlatform, GoalPlace, PlatformDefinition, PlatformRuntime } from '../platform.js';
import { checkEvents } from './check.js';
import { sendRow } from './collect.js';
import { endpointOf, settings, type Settings } from './config.js';
import { personalFields } from './personal-fields.js';
import { prepareRow, type Ga4Row } from './row.js';

/** Google Analytics 4 through the Measurement Protocol. */
export const platform: PlatformDefinition<Settings, Ga4Row> = {
  id: 'ga4',
  settings,
  defaultSchedule: () => '* * * * *',
  create,
};

function create(chosen: Settings, { http, clock, currencyOf }: PlatformRuntime): ConversionPlatform<Ga4Row> {
  const collector = { settings: chosen, http, clock };
  return {
    // One request speaks for one visitor, so larger requests would carry one row all the same.
    limits: { rowsPerRequest: 1, requestsInParallel: 64, rowsPerClaim: 2048 },
    // Google names no quota for the Measurement Protocol.
    account: { id: accountIdOf(chosen), budgets: [] },
    // Older events are taken and moved to 72 h ago without a word, so we stop before.
    window: { notBeforeMs: 0, expiresMs: 72 * HOUR - 15 * MINUTE, attributedMs: 24 * HOUR },
    copies: 'counted',
    onUnknown: chosen.onUnknown,
    // There is no later verdict: `accepted` never occurs here.
    confirmAfterMs: [],
    verdictDeadlineMs: 0,
    places: placesOf(chosen),
    sessionIdParams: [chosen.sessionIdParam],
    routes: (goal) => Object.hasOwn(chosen.goals, goal),
    prepare: (fact) => prepareRow(fact, chosen, currencyOf),
    personalFields,
    send: (rows, context) => sendRow(collector, rows, context),
    checkRequests: Object.keys(chosen.goals).length,
    check: (context) => checkEvents(collector, context),
  };
}

function accountIdOf(chosen: Settings): string {
  return sha256(JSON.stringify(['ga4', endpointOf(chosen), chosen.measurementId, chosen.apiSecret]));
}

function placesOf({ measurementId, goals }: Settings): ReadonlyMap<string, GoalPlace> {
  return new Map(Object.entries(goals).map(([goal, { event }]) => [goal, { account: measurementId, name: event }]));
}
