import { beside, DAY_MS, insert, type Filling } from './sql.js';

/** The destinations, and which projects have them. */
const PLATFORMS = [
  { platform: 'yandex-metrica', digit: '9', where: 'TRUE' },
  { platform: 'ga4', digit: 'a', where: `k."projectId" IN ('okna', 'dveri')` },
  { platform: 'google-ads', digit: 'b', where: `k."projectId" = 'okna'` },
] as const;

const WINDOW_MS = 21 * DAY_MS;
const LATELY = (until: number): string => `k."startedAt" > ${until - DAY_MS}`;

/** Most are delivered. There are some in each other state, very few in a few. What is skipped is expired after the window. */
const stateOf = (until: number): string => `CASE WHEN ${LATELY(until)} THEN 'pending'
  WHEN k."yaCid" IS NULL THEN CASE WHEN k."startedAt" > ${until - WINDOW_MS} THEN 'skipped' ELSE 'expired' END
  WHEN k."talkSeconds" % 50 = 0 THEN 'unmatched' WHEN k."talkSeconds" % 100 = 3 THEN 'rejected' WHEN k."talkSeconds" % 100 < 6 THEN 'expired'
  WHEN k."talkSeconds" = 577 THEN 'cancelled' WHEN k."talkSeconds" = 599 AND k."isNew" AND k."waitSeconds" = 2 THEN 'uncertain' ELSE 'delivered' END`;

export const uploadsSql = ({ until }: Filling): string[] =>
  PLATFORMS.map(({ platform, digit, where }) =>
    insert(
      'uploads',
      {
        id: beside('k."id"', digit),
        projectId: 'k."projectId"',
        conversionId: '\'c\' || SUBSTR(k."id", 2)',
        callId: 'k."id"',
        goal: "'quality-call'",
        destination: `k."projectId" || '-${platform}'`,
        platform: `'${platform}'`,
        state: 'k."state"',
        reasonCode: `CASE k."state" WHEN 'skipped' THEN 'NO_IDENTIFIER' WHEN 'expired' THEN 'WINDOW_CLOSED' WHEN 'unmatched' THEN 'NOT_LINKED' WHEN 'rejected' THEN 'REFUSED_BY_PLATFORM' WHEN 'cancelled' THEN 'CANCELLED_BY_PERSON' WHEN 'uncertain' THEN 'ANSWER_LOST' END`,
        attempts: `k."state" NOT IN ('pending', 'skipped')`,
        tries: `k."state" NOT IN ('pending', 'skipped')`,
        dueAt: 'k."updatedAt"',
        expiresAt: `k."startedAt" + ${WINDOW_MS}`,
        idempotencyKey: '\'rb-\' || SUBSTR(k."id", 1, 32)',
        identifierKind: 'CASE WHEN k."yaCid" IS NOT NULL THEN \'yaCid\' END',
        identifierValue: 'k."yaCid"',
        requestId: `CASE WHEN k."state" NOT IN ('pending', 'skipped') THEN ${beside('k."id"', digit)} END`,
        verified: `k."state" = 'delivered'`,
        settledAt: `CASE WHEN k."state" NOT IN ('pending', 'skipped') THEN k."updatedAt" + 3600000 END`,
        createdAt: 'k."updatedAt"',
        updatedAt: 'k."updatedAt"',
      },
      `FROM (SELECT k.*, ${stateOf(until)} AS "state" FROM "calls" k WHERE k."isQuality" AND ${where}) k`,
    ),
  );

/** GA4 takes one conversion per request; for the others one request per ten conversions. */
export const requestsSql = (): string =>
  insert(
    'requests',
    {
      id: 'u."id"',
      projectId: 'u."projectId"',
      destination: 'u."destination"',
      startedAt: 'u."settledAt" - 300',
      finishedAt: 'u."settledAt"',
      rows: '1',
      outcome: 'u."state"',
      httpStatus: "CASE u.\"state\" WHEN 'rejected' THEN 400 WHEN 'uncertain' THEN NULL ELSE 200 END",
      request: `'{"client_id":"…","events":[{"name":"qualify_lead","params":{"value":1500,"currency":"RUB"}}]}'`,
      confirmTries: '0',
    },
    `FROM "uploads" u WHERE u."requestId" IS NOT NULL AND (u."platform" = 'ga4' OR u."dueAt" % 10 = 0)`,
  );

export const attemptsSql = (): string =>
  insert(
    'attempts',
    {
      uploadId: '"id"',
      number: '1',
      requestId: '"requestId"',
      startedAt: '"settledAt" - 300',
      finishedAt: '"settledAt"',
      outcome: '"state"',
      toState: '"state"',
      code: '"reasonCode"',
    },
    'FROM "uploads" WHERE "requestId" IS NOT NULL',
  );
