import { z } from 'zod';
import { sentence } from '../../../domain/localized-text.js';
import { googleCredentials } from '../../kit/google/credentials.js';
import { readAtSetting, readOffSetting } from '../../kit/read-settings.js';
import { endpointSetting } from '../../kit/settings.js';

const READ = sentence(
  'Write read: false, or an object such as read: { propertyId: "123456789", credentials: { serviceAccountFile: key.json } }.',
  'Напишите read: false или, например, read: { propertyId: "123456789", credentials: { ' + 'serviceAccountFile: key.json } }.',
);
const PROPERTY = sentence(
  'Write the number of the property in quotes (GA4: Admin, Property details), e.g. propertyId: "123456789".',
  'Запишите номер ресурса в кавычках (GA4: Администратор, Сведения о ресурсе), например propertyId: "123456789".',
);
const ENDPOINT = sentence(
  'Give an http or https address without a query, e.g. endpoint: https://analyticsdata.googleapis.com.',
  'Укажите адрес http или https без параметров, например endpoint: https://analyticsdata.googleapis.com.',
);
const TOKEN_ADDRESS = sentence(
  'Write an http or https address, e.g. tokenEndpoint: https://oauth2.googleapis.com/token.',
  'Укажите адрес http или https, например tokenEndpoint: https://oauth2.googleapis.com/token.',
);

/** How the property's reports are read; nothing is read unless it is configured. */
export const ga4ReadSetting = z
  .union(
    [
      readOffSetting,
      z.strictObject({
        propertyId: z.string({ error: PROPERTY }).regex(/^\d{5,15}$/, { error: PROPERTY }),
        credentials: googleCredentials,
        endpoint: endpointSetting(ENDPOINT).default('https://analyticsdata.googleapis.com'),
        tokenEndpoint: z.url({ protocol: /^https?$/, error: TOKEN_ADDRESS }).default('https://oauth2.googleapis.com/token'),
        /** Sends `ringback_ref` with each event and searches for it; the custom dimension of that name must be registered. */
        reference: z.boolean().default(false),
        at: readAtSetting,
      }),
    ],
    { error: READ },
  )
  .default(false);
export type Ga4ReadSettings = Exclude<z.output<typeof ga4ReadSetting>, false>;
