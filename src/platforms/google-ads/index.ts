import type { PlatformDefinition } from '../platform.js';
import { settingsSchema, type GoogleAdsSettings } from './config.js';
import { createDestination } from './destination.js';
import type { GoogleAdsRow } from './row.js';

/** Google Ads click conversions, through the Data Manager API or the Google Ads API. */
export const platform: PlatformDefinition<GoogleAdsSettings, GoogleAdsRow> = {
  id: 'google-ads',
  settings: settingsSchema,
  defaultSchedule: () => '*/15 * * * *',
  create: createDestination,
};
