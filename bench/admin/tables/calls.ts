import { idOf, insert, lot, momentOf, numbers, skewed, within, type Filling } from './sql.js';

export const CAMPAIGNS = 40;
const KEYWORDS_OF_A_CAMPAIGN = 25;
const CALLERS = 400_000;

/** One client with three calls in five, and three smaller ones. */
const PROJECT = `CASE WHEN ${within(60, 'project')} THEN 'okna' WHEN ${within(85, 'project')} THEN 'dveri' WHEN ${within(95, 'project')} THEN 'kuhni' ELSE 'polki' END`;
const MISSED = within(18, 'status');
const HAS_CAMPAIGN = within(85, 'source');
const campaign = skewed(CAMPAIGNS, 'campaign');

/** Half of all calls come from one-time callers; the others call repeatedly. */
const CALLER = `CASE WHEN n % 2 = 0 THEN n ELSE ${skewed(CALLERS, 'caller')} * 2 + 1 END`;

/** Calls with their vendor's data. One in twenty is of good quality though it was missed: people's marks are arbitrary. */
export function callsSql(filling: Filling): string {
  const at = momentOf(filling);
  return insert(
    'calls',
    {
      id: idOf(at, 'n'),
      projectId: PROJECT,
      sourceId: `'mango-' || (${PROJECT})`,
      callId: "PRINTF('3176%013d', n)",
      phase: "'ended'",
      startedAt: at,
      endedAt: `${at} + 240000`,
      callType: "'dynamic'",
      statusCode: `CASE WHEN ${MISSED} THEN 1240 ELSE 1120 END`,
      accepted: `NOT (${MISSED})`,
      answered: `NOT (${MISSED})`,
      trackingNumber: `PRINTF('+7495123450%d', ${skewed(10, 'number')})`,
      callerNumber: `PRINTF('+7916%07d', (${CALLER}) * 7919 % 10000000)`,
      callerKey: `PRINTF('%016x', (${CALLER}) * 2654435761 % 4294967296 * 2147483629) || PRINTF('%048x', ${CALLER})`,
      byWebhook: '1',
      callerExcluded: '0',
      talkSeconds: `CASE WHEN ${MISSED} THEN 0 ELSE ${lot('talk')} % 600 END`,
      waitSeconds: 'n % 30',
      isNew: 'n % 2 = 0',
      isQuality: `CASE WHEN ${MISSED} THEN ${within(5, 'quality')} ELSE ${within(40, 'quality')} END`,
      isDuplicate: '0',
      gaCid: `CASE WHEN ${within(70, 'id')} THEN PRINTF('%010d.1763800000', n) END`,
      yaCid: `CASE WHEN ${within(80, 'id')} THEN PRINTF('17638%014d', n) END`,
      utmSource: `CASE WHEN NOT (${HAS_CAMPAIGN}) THEN NULL WHEN ${campaign} % 10 = 9 THEN 'vk' WHEN ${campaign} % 10 > 6 THEN 'google' ELSE 'yandex' END`,
      utmMedium: `CASE WHEN ${HAS_CAMPAIGN} THEN 'cpc' END`,
      utmCampaign: `CASE WHEN ${HAS_CAMPAIGN} THEN (${PROJECT}) || '-campaign-' || ${campaign} END`,
      utmTerm: `CASE WHEN ${HAS_CAMPAIGN} THEN 'ключевая фраза ' || ${campaign} || '-' || ${skewed(KEYWORDS_OF_A_CAMPAIGN, 'keyword')} END`,
      city: "CASE WHEN n % 20 = 0 THEN 'Тверь' ELSE 'Москва' END",
      device: "CASE WHEN n % 3 = 0 THEN 'desktop' ELSE 'mobile' END",
      ip: "PRINTF('203.0.%d.%d', n / 256 % 256, n % 256)",
      pageUrl: `'https://okna.example/calc?utm_source=yandex&utm_medium=cpc&utm_campaign=' || ${campaign} || '&utm_term=okna&yclid=1763' || n`,
      clickIds: `CASE WHEN ${within(50, 'source')} THEN PRINTF('{"yclid":"1763%016d"}', n) ELSE '{}' END`,
      warnings: "'[]'",
      origin: `'{"keys":["start","end"],"of":{}}'`,
      receivedAt: `${at} + 242000`,
      updatedAt: `${at} + 242400`,
    },
    numbers(filling.calls),
  );
}

/** Conversions of good calls; the best of them also met a rare second goal until a year ago. */
export const conversionsSql = ({ until }: Filling): string[] => [
  conversionsTo('quality-call', 'c', 'k."isQuality"'),
  conversionsTo('first-order', 'd', `k."isQuality" AND k."talkSeconds" > 570 AND k."startedAt" < ${until - 365 * 86_400_000}`),
];

const conversionsTo = (goal: string, letter: string, where: string): string =>
  insert(
    'conversions',
    {
      id: `'${letter}' || SUBSTR(k."id", 2)`,
      projectId: 'k."projectId"',
      callId: 'k."id"',
      goal: `'${goal}'`,
      occurredAt: 'k."startedAt" + 59000',
      valueMinor: '150000',
      currency: "'RUB'",
      decidedBy: "'rule'",
      createdAt: 'k."updatedAt"',
    },
    `FROM "calls" k WHERE ${where}`,
  );
