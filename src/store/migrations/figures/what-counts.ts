/** The columns whose change makes a day's figures wrong. */
export const COUNTED_COLUMNS = {
  calls: [
    'startedAt',
    'receivedAt',
    'answered',
    'trackingNumber',
    'callerNumber',
    'callerExcluded',
    'utmSource',
    'utmCampaign',
    'utmTerm',
    'device',
    'gaCid',
    'yaCid',
    'clickIds',
    'callerKey',
  ],
  conversions: ['valueMinor', 'currency', 'revokedAt'],
  uploads: ['destination', 'state', 'reasonCode', 'identifierKind', 'attempts', 'verified'],
} as const;

/** The whole day, in UTC, of a moment: the same on both databases. */
export const utcDay = (moment: string): string => `CAST(${moment} / 86400000 AS INTEGER)`;

/** The day of a call. `row` is what the row is called. */
export const dayOfCall = (row: string): string => utcDay(`COALESCE(${row}."startedAt", ${row}."receivedAt")`);
