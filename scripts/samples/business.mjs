/** The window company whose week this is. Everything about it is invented; `.example` belongs to nobody. */
export const SITE = 'https://okna-plus.example';

export const PAGES = ['/', '/plastikovye-okna/', '/osteklenie-balkonov/', '/okna-v-kottedzh/', '/akcii/', '/ceny/'];

export const CITIES = [
  { city: 'Москва', regionCode: 'RU-MOW' },
  { city: 'Москва', regionCode: 'RU-MOW' },
  { city: 'Москва', regionCode: 'RU-MOW' },
  { city: 'Химки', regionCode: 'RU-MOS' },
  { city: 'Подольск', regionCode: 'RU-MOS' },
  { city: 'Мытищи', regionCode: 'RU-MOS' },
];

/** Numbers on the site that change with the visitor, on banners, and of the office. */
export const TRACKING = {
  dynamic: ['74990000101', '74990000102', '74990000103', '74990000104', '74990000105'],
  static: ['74990000201', '74990000202'],
  default: ['74990000300'],
};

/** The office calls its own tracked numbers; the demo's config excludes them. */
export const OWN_NUMBERS = ['74950000001', '74950000002'];
/** Dials all numbers of the town and hangs up. */
export const ROBOT_NUMBER = '79980009999';

const AD_TEXTS = ['skidka-30', 'zamer-besplatno', 'rassrochka', 'okna-za-5-dnej'];

/** Where visitors come from. A campaign whose name begins with `brand` is worth less: these people knew the firm already. */
export const TRAFFIC = {
  yandex: [
    {
      source: 'yandex',
      medium: 'cpc',
      campaign: 'okna-msk-poisk',
      terms: ['пластиковые окна москва', 'купить окна пвх', 'окна цена'],
    },
    { source: 'yandex', medium: 'cpc', campaign: 'okna-msk-poisk', terms: ['окна с установкой', 'заказать окна'] },
    { source: 'yandex', medium: 'cpc', campaign: 'okna-rsya', terms: ['остекление балкона'] },
    { source: 'yandex', medium: 'cpc', campaign: 'brand-okna-plus', terms: ['окна плюс', 'окна плюс телефон'] },
  ],
  google: [
    { source: 'google', medium: 'cpc', campaign: 'okna-google-poisk', terms: ['пластиковые окна', 'окна пвх недорого'] },
    { source: 'google', medium: 'cpc', campaign: 'pmax-balkony', terms: [] },
    { source: 'google', medium: 'cpc', campaign: 'brand-google', terms: ['окна плюс официальный сайт'] },
  ],
  organic: [
    { source: 'yandex.ru', medium: 'organic', campaign: null, terms: [] },
    { source: 'google.com', medium: 'organic', campaign: null, terms: [] },
    { source: 'dzen.ru', medium: 'referral', campaign: null, terms: [] },
  ],
};

const VALUE = 1500;
const BRAND_VALUE = 800;

/** What a quality call is worth in the demo's config, in roubles. */
export function valueOf(campaign) {
  return campaign?.startsWith('brand') ? BRAND_VALUE : VALUE;
}

export function utmOf(random, { source, medium, campaign, terms }) {
  const isAd = campaign !== null;
  return {
    utmSource: source,
    utmMedium: medium,
    utmCampaign: campaign,
    utmContent: isAd ? random.pick(AD_TEXTS) : null,
    utmTerm: terms.length > 0 ? random.pick(terms) : null,
  };
}
