import { z } from 'zod';
import { sentence } from '../../../domain/localized-text.js';
import { googleCredentials } from '../../kit/google/credentials.js';
import { readAtSetting, readOffSetting } from '../../kit/read-settings.js';

const READ = sentence(
  'Write read: false, or an object such as read: {} (with the destination’s own credentials).',
  'Напишите read: false или, например, read: {} (доступ тот же, что у площадки).',
);
const ACCOUNT = sentence(
  'Write the ten digits of the manager account in quotes, e.g. loginCustomerId: "1112223333".',
  'Запишите десять цифр управляющего аккаунта в кавычках, например loginCustomerId: "1112223333".',
);
const ENDPOINT = sentence(
  'Write host:port, e.g. endpoint: googleads.googleapis.com:443, or http://host:port for a server without TLS.',
  'Укажите host:port, например endpoint: googleads.googleapis.com:443, или http://host:port для сервера без TLS.',
);

/** How the account is read, always through the Google Ads API; nothing is read unless it is configured. */
export const googleAdsReadSetting = z
  .union(
    [
      readOffSetting,
      z.strictObject({
        credentials: googleCredentials.optional(),
        loginCustomerId: z
          .string({ error: ACCOUNT })
          .transform((text) => text.trim().replaceAll('-', ''))
          .pipe(z.string().regex(/^\d{10}$/, { error: ACCOUNT }))
          .optional(),
        endpoint: z
          .string({ error: ENDPOINT })
          .regex(/^(http:\/\/)?([^\s/:@]+|\[[0-9a-fA-F:]+\]):\d{1,5}\/?$/, { error: ENDPOINT })
          .optional(),
        at: readAtSetting,
      }),
    ],
    { error: READ },
  )
  .default(false);
export type GoogleAdsReadSettings = Exclude<z.output<typeof googleAdsReadSetting>, false>;
