import type { SqlExecutor } from '#dist/store/database/sql-executor.js';
import { GOAL, PROJECT } from './project.js';

/** Waiting uploads, numbered from `from`, each of a call of its own. */
export interface Backlog {
  readonly destination: string;
  readonly from: number;
  readonly rows: number;
  readonly now: number;
  /** How old the youngest call is, and how far apart calls are. */
  readonly ageMs?: number;
  readonly apartMs?: number;
}

const HOUR_MS = 3_600_000;

/** Twelve digits of `n`, in SQL for both databases. */
const DIGITS = 'SUBSTR(CAST(1000000000000 + n AS TEXT), 2)';
const id = (kind: string): string => `'0198a0${kind}-0000-7000-8000-' || ${DIGITS}`;

/** Inserts calls, conversions and uploads by three statements; no row passes through this process. */
export async function fillBacklog(tx: SqlExecutor, backlog: Backlog): Promise<void> {
  const { destination, from, rows, now, ageMs = 8 * HOUR_MS, apartMs = 1000 } = backlog;
  const numbers = `FROM (WITH RECURSIVE "numbers"("n") AS (SELECT ${from} UNION ALL SELECT "n" + 1 FROM "numbers" WHERE "n" + 1 < ${from + rows}) SELECT "n" FROM "numbers") AS "numbers"`;
  // Older than Google's six hours, younger than GA4's three days; whole seconds.
  const at = `(${Math.floor((now - ageMs) / 1000) * 1000} - (n % 100000) * ${apartMs})`;
  const insert = (table: string, values: Readonly<Record<string, string>>) =>
    tx.run(
      `INSERT INTO "${table}" (${Object.keys(values)
        .map((column) => `"${column}"`)
        .join(', ')}) SELECT ${Object.values(values).join(', ')} ${numbers}`,
    );
  await insert('calls', {
    id: id('01'),
    projectId: `'${PROJECT}'`,
    sourceId: "'mango-main'",
    callId: `'3176' || ${DIGITS}`,
    phase: "'ended'",
    startedAt: at,
    endedAt: `${at} + 240000`,
    callType: "'dynamic'",
    statusCode: '1120',
    accepted: 'TRUE',
    answered: 'TRUE',
    trackingNumber: "'+74951234567'",
    callerNumber: `'+7916' || SUBSTR(CAST(10000000 + n % 10000000 AS TEXT), 2)`,
    byWebhook: 'TRUE',
    callerExcluded: 'FALSE',
    talkSeconds: '184',
    waitSeconds: '16',
    isQuality: 'TRUE',
    gaCid: `CAST(1000000000 + n AS TEXT) || '.1763800000'`,
    yaCid: `'1763800' || ${DIGITS}`,
    utmSource: "'yandex'",
    utmMedium: "'cpc'",
    utmCampaign: "'okna-msk-poisk'",
    pageUrl: "'https://okna-plus.example/?utm_source=yandex&utm_medium=cpc&utm_campaign=okna-msk-poisk'",
    clickIds: `'{"gclid":"EAIaIQobChMI' || ${DIGITS} || '"}'`,
    warnings: "'[]'",
    origin: `'{"keys":[],"of":{}}'`,
    receivedAt: `${at} + 242000`,
    updatedAt: `${at} + 242000`,
  });
  await insert('conversions', {
    id: id('02'),
    projectId: `'${PROJECT}'`,
    callId: id('01'),
    goal: `'${GOAL}'`,
    occurredAt: `${at} + 59000`,
    valueMinor: '150000',
    currency: "'RUB'",
    decidedBy: "'rule'",
    createdAt: `${at} + 242000`,
  });
  await insert('uploads', {
    id: id('03'),
    projectId: `'${PROJECT}'`,
    conversionId: id('02'),
    callId: id('01'),
    goal: `'${GOAL}'`,
    destination: `'${destination}'`,
    platform: "'-'",
    state: "'pending'",
    attempts: '0',
    tries: '0',
    dueAt: `${at} + 242000`,
    expiresAt: `${at} + ${72 * HOUR_MS}`,
    idempotencyKey: `'rb-00000000000000000000' || ${DIGITS}`,
    verified: 'FALSE',
    createdAt: `${at} + 242000`,
    updatedAt: `${at} + 242000`,
  });
}
