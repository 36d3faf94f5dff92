/** The webhook address of this part's servers. */
export const HOOKS = '/hooks/mango-main/a-token-of-the-bench';

const MINUTE = 60_000;

/** A busy day: many calls beginning in the same second are unrealistic, and Ringback moves their conversions apart. */
const APART_MS = 2_000;
const CALLS_OF_A_DAY = 43_200;

/**
 * The path of the n-th webhook: calls one after another, each reported at its start and at its end, in MANGO's format (some 900
 * characters). Every second call has the quality mark; all have client ids, one in three a yclid.
 *
 * @param now the end of the calls, in epoch milliseconds
 */
export function webhookPath(n: number, now: number): string {
  const call = Math.floor(n / 2);
  const facts = n % 2 === 0 ? startOf(call, now) : endedCall(call, now);
  return `${HOOKS}?${new URLSearchParams(facts).toString()}`;
}

/** Like `webhookPath`, with the calls of several clients, round robin. See `projectOfClient`. */
export function webhookPathOfClients(n: number, now: number, clients: number): string {
  const client = Math.floor(n / 2) % clients;
  const path = webhookPath(n, now);
  return client === 0 ? path : path.replace(HOOKS, `/hooks/mango-main-${client}/a-token-of-the-bench-${client}`);
}

/** All facts of the n-th call when it is over. */
export function endedCall(call: number, now: number): Record<string, string> {
  return { ...startOf(call, now), ...endOf(call, now) };
}

/** The path of the start of a call in progress, or of its end. */
export function liveWebhookPath(call: number, now: number, hasEnded: boolean): string {
  const facts = { ...startOf(call, now + before(call)), ...(hasEnded ? endOf(call, now + before(call)) : {}) };
  return `${HOOKS}?${new URLSearchParams(facts).toString()}`;
}

function startOf(call: number, now: number): Record<string, string> {
  const landing = `https://okna-plus.example/?utm_source=yandex&utm_medium=cpc&utm_campaign=okna-msk-poisk&utm_content=zamer-besplatno`;
  const page = call % 3 === 0 ? `${landing}&yclid=${11_617_772_700_000 + call}` : landing;
  return {
    callId: `73100045${String(call).padStart(11, '0')}`,
    dateStart: new Date(now - 5 * MINUTE - before(call)).toISOString(),
    callType: '1',
    number: '74990000102',
    callerNumber: `7998${String(call % 10_000_000).padStart(7, '0')}`,
    isNew: 'true',
    isDuplicate: 'false',
    uid: String(88_000_000 + call),
    gaCid: `${1_000_000_000 + call}.1785521825`,
    yaCid: `1785459970${String(call).padStart(9, '0')}`,
    utmSource: 'yandex',
    utmMedium: 'cpc',
    utmCampaign: 'okna-msk-poisk',
    utmContent: 'zamer-besplatno',
    utmTerm: 'заказать окна',
    countryCode: 'RU',
    regionCode: 'RU-MOW',
    city: 'Москва',
    device: 'desktop',
    ip: '203.0.113.177',
    URLl: page,
    firstUrl: page,
    customParam: `{"ga_session_id":"${1_780_550_000 + call}"}`,
  };
}

function endOf(call: number, now: number): Record<string, string> {
  return {
    dateEnd: new Date(now - MINUTE - before(call)).toISOString(),
    callStatus: '1120',
    duration: '184',
    waitDuration: '16',
    isQuality: String(call % 2 === 0),
  };
}

function before(call: number): number {
  return (call % CALLS_OF_A_DAY) * APART_MS;
}
