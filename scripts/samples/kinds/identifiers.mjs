import { addressOf } from '../call.mjs';
import { ADS, EVERYWHERE, GA4, METRICA, NOT_TO_ADS, noUnique } from '../outcomes.mjs';
import { gaSessionId, gbraid, gclid, wbraid, yclid } from '../ids.mjs';

const good = (context, wish) => context.call({ age: 'fresh', ...wish, facts: { isQuality: true, ...wish.facts } });
const reported = (call, outcomes) => ({ call, webhooks: [call.start(), call.end()], outcomes });

const NO_IDS = {
  metrikaQuality: METRICA.noIdentifier,
  metrikaUnique: METRICA.noIdentifier,
  ga4Quality: GA4.noIdentifier,
  adsQuality: ADS.noClick,
  grpcUnique: ADS.noClick,
};
const byMetrica = (outcome) => ({ metrikaQuality: outcome, metrikaUnique: outcome });
const byAds = (outcome) => ({ adsQuality: outcome, grpcUnique: outcome });

/** As a spreadsheet writes 1760000000123456789 down and MANGO hands it on. */
const SPREADSHEET_ID = '1,76E+18';

/** A page address that carries a click id, and no other address that does. */
const fromPage = (context, parameters, fragment) => {
  const page = addressOf(context.random.pick(['/akcii/', '/ceny/']), parameters, fragment);
  return good(context, { traffic: 'organic', facts: { URLl: page, firstUrl: addressOf('/', {}) } });
};

/** What a call can be matched by, and all the places and shapes in which it comes. */
export const IDENTIFIERS = [
  {
    kind: 'number on a banner',
    count: 5,
    make: (context) =>
      reported(good(context, { type: 'static' }), { ...NO_IDS, ...noUnique('only numbers on the site count for this goal') }),
  },
  {
    kind: 'the office’s own number',
    count: 4,
    make: (context) =>
      reported(good(context, { type: 'default' }), { ...NO_IDS, ...noUnique('only numbers on the site count for this goal') }),
  },
  {
    kind: 'visitor without cookies',
    count: 4,
    make: (context) =>
      reported(good(context, { traffic: 'organic', facts: { yaCid: null, gaCid: null, customParam: null } }), NO_IDS),
  },
  {
    kind: 'damaged ClientID, click id of Yandex.Direct in the address',
    count: 3,
    make: (context) =>
      reported(good(context, { traffic: 'yandex', facts: { yaCid: SPREADSHEET_ID } }), {
        ...NOT_TO_ADS,
        ...byMetrica(METRICA.deliveredByClick),
      }),
  },
  {
    kind: 'damaged ClientID and nothing else',
    count: 3,
    make: (context) =>
      reported(good(context, { traffic: 'organic', facts: { yaCid: SPREADSHEET_ID } }), {
        ...NOT_TO_ADS,
        ...byMetrica(METRICA.damaged),
      }),
  },
  {
    kind: 'click id of Yandex.Direct only',
    count: 5,
    make: (context) => {
      const call = good(context, { traffic: 'yandex', facts: { yaCid: null, gaCid: null } });
      return reported(call, { ...NOT_TO_ADS, ...byMetrica(METRICA.deliveredByClick), ga4Quality: GA4.noIdentifier });
    },
  },
  {
    kind: 'GA client id as the whole cookie',
    count: 4,
    make: (context) => {
      const call = good(context, { traffic: 'google' });
      const cookie = { gaCid: `GA1.2.${call.facts.gaCid}` };
      return { call, webhooks: [call.start(cookie), call.end(cookie)], outcomes: EVERYWHERE };
    },
  },
  {
    kind: 'a session cookie in place of the GA client id',
    count: 2,
    make: (context) => {
      const cookie = `GS1.1.${gaSessionId(context.random)}.3.1.${gaSessionId(context.random)}.0.0.0`;
      return reported(good(context, { traffic: 'google', facts: { gaCid: cookie } }), { ...EVERYWHERE, ga4Quality: GA4.damaged });
    },
  },
  {
    kind: 'visitor whom the counter does not know',
    count: 3,
    make: (context) => {
      const call = good(context, { traffic: 'organic' });
      return { ...reported(call, { ...NOT_TO_ADS, ...byMetrica(METRICA.deliveredUnseen) }), unknown: [call.facts.yaCid] };
    },
  },
  {
    kind: 'click that Google does not know',
    count: 3,
    make: (context) => {
      const click = gclid(context.random);
      return { ...reported(fromPage(context, { gclid: click }), { ...EVERYWHERE, ...byAds(ADS.unmatched) }), unknown: [click] };
    },
  },
  {
    kind: 'damaged click id of Google',
    count: 2,
    make: (context) => reported(fromPage(context, { gclid: '%%%' }), { ...EVERYWHERE, ...byAds(ADS.damaged) }),
  },
  { kind: 'gbraid', count: 3, make: (context) => reported(fromPage(context, { gbraid: gbraid(context.random) }), EVERYWHERE) },
  { kind: 'wbraid', count: 2, make: (context) => reported(fromPage(context, { wbraid: wbraid(context.random) }), EVERYWHERE) },
  {
    kind: 'click id behind the # of the address',
    count: 3,
    make: (context) => reported(fromPage(context, {}, `!/zamer?gclid=${gclid(context.random)}`), EVERYWHERE),
  },
  {
    kind: 'click id in customParam',
    count: 3,
    make: (context) => {
      const customParam = JSON.stringify({
        gclid: gclid(context.random),
        ga_session_id: gaSessionId(context.random),
        manager: 'Анна',
      });
      return reported(good(context, { traffic: 'organic', facts: { customParam } }), EVERYWHERE);
    },
  },
  {
    kind: 'customParam as pairs',
    count: 3,
    make: (context) => {
      const customParam = `ga_session_id=${gaSessionId(context.random)}&yclid=${yclid(context.random)}`;
      return reported(good(context, { traffic: 'organic', facts: { customParam, yaCid: null } }), {
        ...NOT_TO_ADS,
        ...byMetrica(METRICA.deliveredByClick),
      });
    },
  },
  {
    kind: 'page address put in unencoded, so that its click id leaked to the top',
    count: 2,
    make: (context) => {
      const leaked = [`URLl=${addressOf('/ceny/', {})}?utm_source=google`, `gclid=${gclid(context.random)}`];
      return reported(good(context, { traffic: 'organic', facts: { URLl: null, leaked } }), EVERYWHERE);
    },
  },
];
