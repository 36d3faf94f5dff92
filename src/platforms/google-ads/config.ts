import { z } from 'zod';
import { sentence } from '../../domain/localized-text.js';
import { isPackageInstalled } from '../kit/installed-package.js';
import { googleCredentials } from '../kit/google/credentials.js';
import { googleAdsReadSetting } from './reading/settings.js';
import { goalsSetting, goalValueSetting } from '../kit/settings.js';

export const DATA_MANAGER_ENDPOINT = 'https://datamanager.googleapis.com';
export const GOOGLE_ADS_ENDPOINT = 'googleads.googleapis.com:443';
const TOKEN_ENDPOINT = 'https://oauth2.googleapis.com/token';

const ACCOUNT = sentence(
  'Write the ten digits of the Google Ads account in quotes, e.g. "1234567890" or "123-456-7890".',
  'Запишите десять цифр аккаунта Google Ads в кавычках, например "1234567890" или "123-456-7890".',
);
const ACTION = sentence(
  'Write the number of the conversion action in quotes (ctId in its address in Google Ads), e.g. conversionActionId: ' +
    '"987654321".',
  'Запишите номер действия-конверсии в кавычках (ctId в его адресе в Google Ads), например ' + 'conversionActionId: "987654321".',
);
const TOKEN_ADDRESS = sentence(
  'Write an http or https address, e.g. tokenEndpoint: https://oauth2.googleapis.com/token.',
  'Укажите адрес http или https, например tokenEndpoint: https://oauth2.googleapis.com/token.',
);
const OPERATIONS = sentence(
  'Write the operations a day that Google grants the Cloud project, e.g. 15000 for Basic access, or leave it out.',
  'Запишите, сколько операций в день Google даёт проекту Cloud, например 15000 для Basic access, или ' + 'уберите ключ.',
);
const CLICK_AGE = sentence(
  'Write hours from 0 to 168; Google refuses clicks younger than 6.',
  'Укажите часы от 0 до 168; клики моложе 6 часов Google не принимает.',
);
const UPLOAD_DAYS = sentence(
  'Write days from 1 to 90: Google forgets clicks after 90.',
  'Укажите дни от 1 до 90: через 90 дней Google забывает клики.',
);
const ROWS = sentence(
  'Write how many conversions share a request, from 1 to 2000; the Data Manager names no bad row, so few are better, ' +
    'e.g. rowsPerRequest: 20.',
  'Укажите, сколько конверсий в одном запросе, от 1 до 2000; Data Manager не называет плохую строку, ' +
    'поэтому лучше меньше, например rowsPerRequest: 20.',
);
const SDK_MISSING = sentence(
  'This transport needs two large packages that are not installed: npm install google-ads-api@25 google-ads-node@25. Or write ' +
    'transport: data-manager, which needs none.',
  'Этому способу нужны два больших пакета, они не установлены: npm install google-ads-api@25 google-ads-node@25. Или напишите ' +
    'transport: data-manager, ему они не нужны.',
);
const WINDOW = sentence(
  'Give more days: the window must not close before minClickAgeHours have passed.',
  'Нужно больше дней: окно не может закрыться раньше, чем пройдёт minClickAgeHours.',
);
const GOALS = sentence(
  'List at least one of the project’s goals, e.g. goals: { quality-call: { conversionActionId: "987654321" } }.',
  'Перечислите хотя бы одну цель проекта, например goals: { quality-call: { conversionActionId: "987654321" } }.',
);

/** Stored without dashes, as both APIs want it; also accepted as a resource name (`customers/1234567890`). */
const accountId = z
  .string({ error: ACCOUNT })
  .transform((text) =>
    text
      .trim()
      .replace(/^customers\//, '')
      .replaceAll('-', ''),
  )
  .pipe(z.string().regex(/^\d{10}$/, { error: ACCOUNT }));

const secret = z.string().min(1);

const consentWord = z.enum(['granted', 'denied', 'unspecified']).default('unspecified');

const LABEL = sentence(
  `AW-… is the tag's conversion id and label. ${ACTION}`,
  'AW-… — это номер и ярлык тега. Запишите номер действия-конверсии в кавычках (ctId в его адресе в Google Ads).',
);

/** Its number, or its resource name (`customers/1234567890/conversionActions/987654321`). */
const conversionActionId = z
  .string({ error: ACTION })
  .transform((text) => text.trim().replace(/^customers\/\d+\/conversionActions\//, ''))
  .pipe(
    z
      .string()
      .refine((id) => !id.startsWith('AW-'), { error: LABEL, abort: true })
      .regex(/^\d{1,20}$/, { error: ACTION }),
  );

const goal = z.strictObject({
  conversionActionId,
  /** The goal's value, none (the action's own default counts), or always this amount in the currency's units. */
  value: goalValueSetting,
});

/** A destination's own keys for Google Ads. `goals` maps our goal ids to conversion actions. */
export const googleAdsSettings = z
  .strictObject({
    transport: z.enum(['data-manager', 'google-ads-api']).default('data-manager'),
    customerId: accountId,
    loginCustomerId: accountId.optional(),
    credentials: googleCredentials,
    /** Unused since 2026-09-09, when access moved to the Cloud project; sent along if it is given. */
    developerToken: secret.optional(),
    /** Operations per day that Google grants the Cloud project: 2880 (Explorer), 15000 (Basic); left out for Standard. */
    operationsPerDay: z.number({ error: OPERATIONS }).int({ error: OPERATIONS }).min(1, { error: OPERATIONS }).optional(),
    endpoint: z.string().transform(withoutApiPath).optional(),
    tokenEndpoint: z
      .url({ protocol: /^https?$/, error: TOKEN_ADDRESS })
      .transform((address) => address.replace(/^(https:\/\/oauth2\.googleapis\.com)\/?$/, '$1/token'))
      .default(TOKEN_ENDPOINT),
    eventSource: z.enum(['WEB', 'APP', 'IN_STORE', 'PHONE', 'MESSAGE', 'OTHER']).default('WEB'),
    hashedPhone: z.boolean().default(false),
    minClickAgeHours: z.number().min(0, { error: CLICK_AGE }).max(168, { error: CLICK_AGE }).default(6),
    uploadWithinDays: z.number().min(1, { error: UPLOAD_DAYS }).max(90, { error: UPLOAD_DAYS }).default(90),
    /** Default: 20 for data-manager, 2000 for google-ads-api. */
    rowsPerRequest: z.number().int({ error: ROWS }).min(1, { error: ROWS }).max(2000, { error: ROWS }).optional(),
    consent: z
      .strictObject({ adUserData: consentWord, adPersonalization: consentWord })
      .default({ adUserData: 'unspecified', adPersonalization: 'unspecified' }),
    validateOnly: z.boolean().default(false),
    read: googleAdsReadSetting,
    goals: goalsSetting(goal, GOALS),
  })
  .refine(({ minClickAgeHours, uploadWithinDays }) => minClickAgeHours < uploadWithinDays * 24, {
    path: ['uploadWithinDays'],
    error: WINDOW,
  })
  .superRefine(({ transport }, context) => {
    if (transport === 'google-ads-api' && !isPackageInstalled('google-ads-api'))
      context.addIssue({ code: 'custom', path: ['transport'], input: transport, message: SDK_MISSING });
  })
  .superRefine(({ transport, endpoint }, context) => {
    if (endpoint === undefined || ENDPOINT_FORM[transport].test(endpoint)) return;
    context.addIssue({ code: 'custom', path: ['endpoint'], input: endpoint, message: ENDPOINT_ADVICE[transport] });
  });

/** We add the path: people copy it with the address from the documentation. */
function withoutApiPath(address: string): string {
  return address.replace(/\/v1(?:\/[a-zA-Z]+:[a-zA-Z]+)?\/*$/, '');
}

export type GoogleAdsSettings = z.output<typeof googleAdsSettings>;
export type ConsentSettings = GoogleAdsSettings['consent'];
type TransportName = GoogleAdsSettings['transport'];

const ENDPOINT_FORM: Readonly<Record<TransportName, RegExp>> = {
  'data-manager': /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/,
  'google-ads-api': /^(http:\/\/)?([^\s/:@]+|\[[0-9a-fA-F:]+\]):\d{1,5}\/?$/,
};
const ENDPOINT_ADVICE: Readonly<Record<TransportName, string>> = {
  'data-manager': sentence(
    'Write an http or https address without a query, e.g. endpoint: https://datamanager.googleapis.com.',
    'Укажите адрес http или https без параметров, например endpoint: https://datamanager.googleapis.com.',
  ),
  'google-ads-api': sentence(
    'Write host:port, e.g. endpoint: googleads.googleapis.com:443, or http://host:port for a server without TLS.',
    'Укажите host:port, например endpoint: googleads.googleapis.com:443, или http://host:port для сервера без TLS.',
  ),
};
