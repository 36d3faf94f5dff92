import { beside, DAY_MS, idOf, insert, numbers, type Filling } from './sql.js';

const RECEIPTS_KEPT_MS = 30 * DAY_MS;

/** Two webhooks for each call of the last thirty days, and some unreadable ones. */
export const receiptsSql = ({ until }: Filling): string[] => {
  const of = (digit: '9' | 'a', where: string, verdict: string) =>
    insert(
      'receipts',
      {
        id: beside('k."id"', digit),
        sourceId: 'k."sourceId"',
        receivedAt: 'k."receivedAt"',
        method: "'GET'",
        query: `'callId=' || k."callId" || '&dateStart=22-11-2026T09:45Z&callStatus=1120&duration=61&URL=' || k."pageUrl"`,
        verdict: `'${verdict}'`,
        reasonCode: verdict === 'unreadable' ? "'CALLID_MISSING'" : 'NULL',
        callId: verdict === 'unreadable' ? 'NULL' : 'k."id"',
      },
      `FROM "calls" k WHERE k."startedAt" > ${until - RECEIPTS_KEPT_MS} AND ${where}`,
    );
  return [of('9', 'TRUE', 'read'), of('a', 'k."waitSeconds" > 0', 'read'), of('a', 'k."waitSeconds" = 0', 'unreadable')];
};

/** A CRM's mark on one call in twenty, and occasional searches for a number. */
export function auditSql({ calls, days, until }: Filling): string {
  const rows = Math.ceil(calls / 20);
  const at = `(${until} - (${rows - 1} - n) * ${Math.floor((days * DAY_MS) / rows)})`;
  return insert(
    'audit',
    {
      id: idOf(at, 'n'),
      at,
      who: "CASE WHEN n % 500 = 0 THEN 'Анна' ELSE 'CRM' END",
      projectId: "CASE WHEN n % 3 = 0 THEN 'dveri' ELSE 'okna' END",
      action: "CASE WHEN n % 500 = 0 THEN 'calls.reveal' ELSE 'marks.set' END",
      subject: "PRINTF('subject-%d', n)",
      detail: "'{}'",
    },
    numbers(rows),
  );
}

const dayOf = (moment: string) => `CAST(${moment} / ${DAY_MS} AS INTEGER)`;

/** The rows that the triggers would have written. */
export const traces: readonly string[] = [
  `INSERT INTO "list_spans" SELECT 'calls', ${dayOf('"startedAt"')}, MIN("id"), MAX("id") FROM "calls" GROUP BY 2`,
  `INSERT INTO "list_spans" SELECT 'uploads', ${dayOf('"createdAt"')}, MIN("id"), MAX("id") FROM "uploads" GROUP BY 2`,
];
