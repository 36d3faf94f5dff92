import { CALL_GOAL } from '../../domain/goals/goal.js';
import { bothLanguages } from '../../domain/localized-text.js';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.js';
import { sha256 } from '../../runtime/ids.js';
import { createMask } from '../../runtime/masking.js';
import type { PlatformAccount, ConversionPlatform, GoalTarget, PlatformDefinition, PlatformRuntime } from '../kit/platform.js';
import { outgoingValueOf } from '../kit/settings.js';
import { prepareCall } from './call-row.js';
import { checkCounter, countMetricaCheckRequests } from './check.js';
import { createMetricaClient, uploadListName, withReadCounter, uploadRows } from './client.js';
import { type MetricaSettings, metricaSettings } from './config.js';
import { metricaPersonalFields, type MetricaRow, prepareConversion, prepareSameRow } from './row.js';
import { findLostUpload } from './upload-list.js';
import { createMetricaReader, readingBudgetsOf } from './reading/index.js';
import { confirmUploads, unlinkedRow } from './verdicts.js';

/**
 * Metrica counts per login, which a token stands for: two tokens of one login are two accounts to us.
 *
 * @see Yandex: intro/quotas, read 2026-11-22: 5000 requests a day from 00:00 GMT and 3 at a time per login (one is enough for
 *   us), 30 a second per IP
 */
function metricaAccountOf(settings: MetricaSettings): PlatformAccount {
  const { endpoint, token } = settings;
  const id = sha256(JSON.stringify(['yandex-metrica', endpoint, token]));
  return {
    id,
    parallel: 1,
    budgets: [
      { id: `metrica-day-${id}`, uses: ['read', 'write'], counts: 'requests', most: 5000, perMs: DAY },
      ...readingBudgetsOf(settings),
    ],
    rateLimit: { id: `metrica-ip ${endpoint}`, perSecond: 30 },
  };
}

/** Yandex.Metrica: offline conversions, or every ended call for the call reports. */
export const platform: PlatformDefinition<MetricaSettings, MetricaRow> = {
  id: 'yandex-metrica',
  settings: metricaSettings,
  defaultSchedule: (destinationId) => `${minuteOf(destinationId)} * * * *`,
  create,
};

const NOT_READ = bothLanguages(
  'Nobody reads back what the counter shows: take read: false away (the token needs metrika:read).',
  'Что показывает счётчик, никто не проверяет: уберите read: false (токену нужно право metrika:read).',
);

/** One claim and one check of the circuit breaker for two files of the usual size. */
const ROWS_PER_CLAIM = 2000;
const USUAL_ROWS = 1000;
/** Part of the login's 5000 requests a day; the rest is for verdicts, and for days with more calls. */
const SINGLE_ROWS_UP_TO = 1500;
/** Metrica takes files of 1 GB (management/offline-conv, read 2026-11-22). */
const MOST_BYTES = 1_000_000_000;

function create(chosen: MetricaSettings, runtime: PlatformRuntime): ConversionPlatform<MetricaRow> {
  const { http, clock, publicUrl, currencyOf } = runtime;
  const mask = createMask(chosen.token);
  const client = createMetricaClient(chosen, http);
  const reader = { client, clock, mask };
  const account = metricaAccountOf(chosen);
  const goalTargets = goalTargetsOf(chosen);
  const rowsPerFile = chosen.rowsPerFile === 'auto' ? USUAL_ROWS : chosen.rowsPerFile;
  return {
    // Linkage is reported by file: small files say more, large ones save the login's 5000 requests a day.
    limits: {
      rowsPerRequest: rowsPerFile,
      ...(chosen.rowsPerFile === 'auto' && { singleRowsUpTo: SINGLE_ROWS_UP_TO }),
      bytesPerRequest: MOST_BYTES,
      requestsInParallel: 1,
      rowsPerClaim: Math.max(ROWS_PER_CLAIM, rowsPerFile),
    },
    account,
    // 21 days from the visit to the moment the file is processed, and processing takes up to two hours.
    window: { notBeforeMs: 0, expiresMs: 21 * DAY - 3 * HOUR },
    copies: 'overwrites',
    onUnknown: 'resend',
    // 15 minutes, 1, 2, 4, 12 and 24 hours after the upload; what has no verdict then needs a person's attention.
    confirmAfterMs: [15 * MINUTE, 45 * MINUTE, HOUR, 2 * HOUR, 8 * HOUR, 12 * HOUR],
    verdictDeadlineMs: DAY,
    verdictList: `${account.id} ${chosen.counterId} ${uploadListName(chosen)}`,
    goalTargets,
    routes: (goal) => (chosen.mode === 'calls' ? goal === CALL_GOAL.id : Object.hasOwn(chosen.goals, goal)),
    outgoingValue: chosen.mode === 'calls' ? (_goal, value) => value : outgoingValueOf(chosen.goals, currencyOf),
    prepare: (fact) =>
      chosen.mode === 'calls' ? prepareCall(fact, chosen, publicUrl ?? null) : prepareConversion(fact, chosen, currencyOf),
    send: (rows, context) => uploadRows({ client, clock, settings: chosen, mask }, rows, context),
    ...(chosen.mode === 'conversions' && {
      restatement: {
        prepare: (fact, sentBy) => prepareSameRow(fact, sentBy, chosen, currencyOf),
        send: (rows, context) => uploadRows({ client, clock, settings: chosen, mask }, rows, context),
      },
    }),
    unlinked: unlinkedRow,
    personalFields: metricaPersonalFields,
    async confirm(requests, context) {
      const counted = withReadCounter(client);
      const answer = await confirmUploads({ ...reader, client: counted.client }, requests, context);
      return { ...answer, requests: counted.made() };
    },
    async findLostRequest(batch, context) {
      const counted = withReadCounter(client);
      const found = await findLostUpload({ ...reader, client: counted.client }, uploadListName(chosen), batch, context);
      return { found, requests: counted.made() };
    },
    // PROCESSED confirms the visitor of a file's only row; for several rows it says that at least one has one.
    evidence: { delivered: 'judged', verified: 'linked' },
    readingAdvice: NOT_READ,
    ...(chosen.read !== false && { reader: createMetricaReader(chosen, chosen.read, runtime, goalTargets) }),
    checkRequests: countMetricaCheckRequests(chosen),
    check: (context) => checkCounter(reader, chosen, context),
  };
}

/** Jitter: each destination has a fixed minute of the hour. */
function minuteOf(destinationId: string): number {
  return Number.parseInt(sha256(destinationId).slice(0, 8), 16) % 60;
}

function goalTargetsOf({ counterId, mode, goals, newGoalName }: MetricaSettings): ReadonlyMap<string, GoalTarget> {
  if (mode === 'calls') return new Map([[CALL_GOAL.id, { account: counterId, name: newGoalName }]]);
  return new Map(Object.entries(goals).map(([goal, { target }]) => [goal, { account: counterId, name: target }]));
}
