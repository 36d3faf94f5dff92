/** What can be wrong with what a webhook says, or with the whole call. Stable: part of the API. */
export const WARNING_CODES = [
  'DATE_INVALID',
  'TZ_ASSUMED',
  'TZ_SUSPECT',
  'YACID_INVALID',
  'GACID_INVALID',
  'CLICK_ID_INVALID',
  'CALLER_NOT_E164',
  'ENCODING_SUSPECT',
  'CUSTOM_PARAM_UNREADABLE',
  'TRUNCATED',
  'QUALITY_CONFLICT',
  'QUALITY_REVOKED_AFTER_UPLOAD',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

export const CLICK_ID_KINDS = ['gclid', 'gbraid', 'wbraid', 'yclid', 'rb_clickid'] as const;
export type ClickIdKind = (typeof CLICK_ID_KINDS)[number];
export type ClickIds = Readonly<Partial<Record<ClickIdKind, string>>>;
