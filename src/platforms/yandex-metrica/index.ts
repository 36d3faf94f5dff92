import { DAY, HOUR, MINUTE } from '../../domain/instant.js';
import { sha256 } from '../../runtime/hash.js';
import type { ConversionPlatform, PlatformDefinition, PlatformRuntime } from '../platform.js';
import { checkCounter } from './check.js';
import { createClient } from './client.js';
import { settings, type Settings } from './config.js';
import { maskOf } from '../../runtime/exchange.js';
import { reconcileBatch } from './reconcile.js';
import { prepareRow, type MetricaRow } from './row.js';
import { uploadRows } from './upload.js';
import { confirmUploads } from './verdicts.js';

/** Yandex.Metrica offline conversions. */
export const platform: PlatformDefinition<Settings, MetricaRow> = {
  id: 'yandex-metrica',
  settings,
  defaultSchedule: (destinationId) => `${minuteOf(destinationId)} * * * *`,
  create,
};

function create(chosen: Settings, { http, clock }: PlatformRuntime): ConversionPlatform<MetricaRow> {
  const mask = maskOf(chosen.token);
  const client = createClient(chosen, http);
  const reader = { client, clock, mask };
  return {
    // Linkage is reported by file: small files say more, large ones save the login's 5000 requests a day.
    limits: { rowsPerRequest: 1000, requestsInParallel: 1, rowsPerClaim: 1000 },
    // 21 days from the visit to the moment the file is processed, and processing takes up to two hours.
    window: { notBeforeMs: 0, expiresMs: 21 * DAY - 3 * HOUR },
    copies: 'overwrites',
    onUnknown: 'resend',
    confirmAfterMs: [15 * MINUTE, 45 * MINUTE, HOUR, 2 * HOUR, 8 * HOUR, 12 * HOUR],
    verdictDeadlineMs: 2 * DAY,
    accountKey: accountKeyOf(chosen),
    routes: (goal) => Object.hasOwn(chosen.goals, goal),
    prepare: (fact) => prepareRow(fact, chosen),
    send: (rows, context) => uploadRows({ client, clock, counterId: chosen.counterId, mask }, rows, context),
    confirm: (requests, context) => confirmUploads(reader, requests, context),
    reconcile: (batch, context) => reconcileBatch(reader, batch, context),
    check: (context) => checkCounter(reader, chosen, context),
  };
}

/** Destinations spread over the hour, each at a minute of its own that never moves. */
function minuteOf(destinationId: string): number {
  return Number.parseInt(sha256(destinationId).slice(0, 8), 16) % 60;
}

function accountKeyOf({ counterId, goals }: Settings): string {
  const targets = Object.values(goals).map((goal) => goal.target);
  return ['yandex-metrica', counterId, ...targets.sort()].join(' ');
}
