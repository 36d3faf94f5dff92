import { source } from '../../../src/sources/mango/index.js';
import type { SourceSample } from '../contract/source-contract.js';
import type { MangoSettings } from '../../../src/sources/mango/settings.js';
import { aReceipt, queryOf } from '../receipts.js';

/** All parameters of the vendor's table, with values as receivers see them (read 2026-11-22: src/sources/mango/README.md). */
export const EVERY_PARAMETER = {
  callId: '31760000000123457',
  dateStart: '22-11-2026T10:45Z',
  dateEnd: '22-11-2026T10:49Z',
  callType: '1',
  callStatus: '1120',
  number: '74951234567',
  callerNumber: '79161234567',
  duration: '187',
  waitDuration: '16',
  isNew: 'true',
  isQuality: 'true',
  isDuplicate: 'false',
  uid: '5f1c1c2a9b',
  gaCid: '1234567890.1763800000',
  yaCid: '1763800000123456789',
  rsCid: '48211',
  utmSource: 'https://direct.yandex.ru',
  utmMedium: 'cpc',
  utmCampaign: 'okna-moskva',
  utmContent: 'banner-7',
  utmTerm: 'пластиковые окна',
  countryCode: 'RU',
  regionCode: 'MOW',
  city: 'Москва',
  device: 'mobile',
  ip: '203.0.113.77',
  URLl: 'https://okna.example/calc?yclid=17638000001234567891',
  firstUrl: 'https://okna.example/?gclid=Cj0KCQiA_Test',
  customParam: '{"ga_session_id":"1763800001"}',
} as const;

export const MOSCOW: MangoSettings = { timezone: 'Europe/Moscow', zMeans: 'utc' };

export const mangoSample: SourceSample<MangoSettings> = {
  source,
  defaults: {},
  ended: aReceipt({ query: queryOf(EVERY_PARAMETER) }),
  callId: EVERY_PARAMETER.callId,
  names: [...Object.keys(EVERY_PARAMETER), 'url', 'urli', 'gclid', 'yclid', '__proto__', 'constructor'],
};
