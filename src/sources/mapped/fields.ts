import { CLICK_ID_KINDS } from '../../domain/call.js';

/** What a vendor's values may be mapped to: a call's names in the API, and the click ids a vendor sends by themselves. */
export const OUR_FIELDS = [
  'callId',
  'startedAt',
  'endedAt',
  'callType',
  'statusCode',
  'answered',
  'trackingNumber',
  'callerNumber',
  'talkSeconds',
  'waitSeconds',
  'isNew',
  'isQuality',
  'isDuplicate',
  'uid',
  'gaCid',
  'yaCid',
  'rsCid',
  'utmSource',
  'utmMedium',
  'utmCampaign',
  'utmContent',
  'utmTerm',
  'countryCode',
  'regionCode',
  'city',
  'device',
  'ip',
  'pageUrl',
  'firstUrl',
  'customParam',
  ...CLICK_ID_KINDS,
] as const;
export type OurField = (typeof OUR_FIELDS)[number];

/** Any of these is known only when the call is over. */
export const END_FIELDS: readonly OurField[] = ['endedAt', 'talkSeconds', 'statusCode', 'answered'];
