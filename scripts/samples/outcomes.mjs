/** What becomes of a call at one destination, and why, in words for people. `none`: there is nothing to tell it there. */
const outcome = (state, why, code) => ({ state, ...(code === undefined ? {} : { code }), why });

export const none = (why) => outcome('none', why);

export const METRICA = {
  delivered: outcome('delivered', 'the counter knows visitors of this file, so Metrica processed it'),
  deliveredByClick: outcome('delivered', 'there is no usable ClientID, but the click id of Yandex.Direct is in the page address'),
  deliveredUnseen: outcome(
    'delivered',
    'the counter does not know this visitor, but others of the same file; Metrica speaks for whole files, so it is not vouched for',
  ),
  unmatched: outcome('unmatched', 'the counter knows nobody in this file of click ids', 'NOT_LINKED'),
  noIdentifier: outcome(
    'skipped',
    'the call brought neither a ClientID of Metrica nor a click id of Yandex.Direct',
    'NO_IDENTIFIER',
  ),
  damaged: outcome('skipped', 'the ClientID went through a spreadsheet and lost its digits', 'IDENTIFIER_INVALID'),
  expired: outcome('expired', 'the call is older than the 21 days in which Metrica links', 'WINDOW_CLOSED'),
};

export const GA4 = {
  delivered: outcome('delivered', 'GA4 takes events of the last 72 hours'),
  expired: outcome('expired', 'the call is older than the 72 hours that GA4 takes', 'WINDOW_CLOSED'),
  noIdentifier: outcome('skipped', 'the call brought no client id of Google Analytics', 'NO_IDENTIFIER'),
  damaged: outcome('skipped', 'what came as a client id is a session cookie', 'IDENTIFIER_INVALID'),
};

export const ADS = {
  delivered: outcome('delivered', 'a click id of Google came with the call, and Google counted it'),
  tooEarly: outcome('pending', 'Google takes a click only when it is six hours old', 'TOO_EARLY'),
  noClick: outcome('skipped', 'no click of Google Ads led to this call', 'NO_CLICK_ID'),
  damaged: outcome('skipped', 'the click id of Google was cut to pieces on its way, so the call has none', 'NO_CLICK_ID'),
  unmatched: outcome('unmatched', 'Google knows no click with this id', 'NOT_LINKED'),
  expired: outcome('expired', 'the call is older than the 90 days in which Google takes clicks', 'WINDOW_CLOSED'),
  cancelled: outcome('cancelled', 'the quality mark was taken back while the upload still waited', 'GOAL_LOST'),
};

/** A good call by an unknown caller from a Google ad, in the last three days: everybody is told. */
export const EVERYWHERE = {
  metrikaQuality: METRICA.delivered,
  metrikaUnique: METRICA.delivered,
  ga4Quality: GA4.delivered,
  adsQuality: ADS.delivered,
  grpcUnique: ADS.delivered,
};

/** The same when no click of Google Ads led to the call. */
export const NOT_TO_ADS = { ...EVERYWHERE, adsQuality: ADS.noClick, grpcUnique: ADS.noClick };

export const noQuality = (why) => ({ metrikaQuality: none(why), ga4Quality: none(why), adsQuality: none(why) });
export const noUnique = (why) => ({ metrikaUnique: none(why), grpcUnique: none(why) });
export const nowhere = (why) => ({ ...noQuality(why), ...noUnique(why) });

/** Where the five duties of the demo's config lie. */
const DUTIES = {
  metrikaQuality: ['metrika-okna', 'quality-call'],
  metrikaUnique: ['metrika-okna', 'unique-answered'],
  ga4Quality: ['ga4-okna', 'quality-call'],
  adsQuality: ['ads-okna', 'quality-call'],
  grpcUnique: ['ads-grpc', 'unique-answered'],
};

/** @param value what a quality call is worth here, in roubles */
export function expectationsOf(outcomes, value) {
  return Object.entries(DUTIES).map(([duty, [destination, goal]]) => {
    const { state, ...rest } = outcomes[duty];
    const money = goal === 'quality-call' && state !== 'none' ? { value } : {};
    return { destination, goal, state, ...money, ...rest };
  });
}
