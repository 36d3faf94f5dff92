import { CITIES, PAGES, SITE, TRACKING, TRAFFIC, utmOf, valueOf } from './business.mjs';
import * as ids from './ids.mjs';
import { DATE_FORMS, minutesAgo } from './moments.mjs';
import { queryOf } from './query.mjs';

const CALL_TYPES = { dynamic: 1, static: 2, default: 3 };
const PLAIN_END = [1110, 1120, 1110, 1100];

/**
 * One call of an invented visitor.
 *
 * @param wish `age` young | fresh | week (or `minutesAgo`), `traffic` yandex | google | organic, and anything of the
 *   webhook's own parameters that this call is about
 */
export function createCall({ random, numbering }, { age = 'fresh', traffic = 'organic', type = 'dynamic', ...wish }) {
  const minutes = wish.minutesAgo ?? minutesAgo(random, age);
  const talk = wish.duration ?? random.int(75, 540);
  const wait = wish.waitDuration ?? random.int(3, 35);
  const onSite = type === 'dynamic';
  const facts = {
    callId: numbering.callId(),
    callType: CALL_TYPES[type],
    callStatus: random.pick(PLAIN_END),
    number: random.pick(TRACKING[type]),
    callerNumber: numbering.caller(),
    duration: talk,
    waitDuration: wait,
    isNew: true,
    isQuality: false,
    isDuplicate: false,
    ...(onSite ? visitOf(random, numbering, traffic) : {}),
    countryCode: 'RU',
    ...random.pick(CITIES),
    ...wish.facts,
  };
  const frame = { minutesAgo: minutes, seconds: talk + wait, dates: wish.dates ?? random.pick(DATE_FORMS) };
  const webhook = (phase, changes = {}, { act = 1, arrives } = {}) => ({
    arrives: arrives ?? (phase === 'start' ? minutes : minutes - frame.seconds / 60),
    line: { act, phase, ...frame, query: queryOf(phase, { ...facts, ...changes }) },
  });
  return {
    id: facts.callId,
    facts,
    minutesAgo: minutes,
    value: valueOf(facts.utmCampaign),
    start: (changes, when) => webhook('start', changes, when),
    end: (changes, when) => webhook('end', changes, when),
  };
}

function visitOf(random, numbering, traffic) {
  const source = random.pick(TRAFFIC[traffic]);
  const utm = utmOf(random, source);
  const clickId = { yandex: { yclid: ids.yclid(random) }, google: { gclid: ids.gclid(random) }, organic: {} }[traffic];
  const entry = addressOf(random.pick(PAGES), { ...(source.campaign === null ? {} : marksOf(utm)), ...clickId });
  return {
    uid: numbering.uid(),
    gaCid: ids.gaCid(random),
    yaCid: ids.yaCid(random),
    rsCid: random.chance(0.5) ? random.digits(7) : null,
    ...utm,
    device: random.pick(['desktop', 'mobile', 'mobile', 'tablet']),
    ip: `203.0.113.${random.int(1, 254)}`,
    URLl: random.chance(0.5) ? entry : addressOf(random.pick(PAGES), {}),
    firstUrl: entry,
    customParam: random.chance(0.4) ? JSON.stringify({ ga_session_id: ids.gaSessionId(random) }) : null,
  };
}

export function addressOf(page, parameters, fragment = '') {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== null)).toString();
  return `${SITE}${page}${query === '' ? '' : `?${query}`}${fragment === '' ? '' : `#${fragment}`}`;
}

function marksOf({ utmSource, utmMedium, utmCampaign, utmContent, utmTerm }) {
  return { utm_source: utmSource, utm_medium: utmMedium, utm_campaign: utmCampaign, utm_content: utmContent, utm_term: utmTerm };
}
