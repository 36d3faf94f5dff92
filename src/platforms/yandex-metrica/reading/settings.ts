import { z } from 'zod';
import { sentence } from '../../../domain/localized-text.js';
import { readAtSetting, readOffSetting } from '../../kit/read-settings.js';
import { endpointSetting } from '../../kit/settings.js';

const READ = sentence(
  'Write read: false, or an object such as read: { logs: visits }.',
  'Напишите read: false или, например, read: { logs: visits }.',
);
const TOKEN = sentence(
  'Give the OAuth token of an account that may look at the counter (metrika:read), e.g. token: ${METRIKA_READ_TOKEN}.',
  'Укажите OAuth-токен аккаунта, который может смотреть счётчик (metrika:read), например token: ' + '${METRIKA_READ_TOKEN}.',
);
const ENDPOINT = sentence(
  'Give an http or https address without a query, e.g. endpoint: https://api-metrika.yandex.net.',
  'Укажите адрес http или https без параметров, например endpoint: https://api-metrika.yandex.net.',
);
const LOGS = sentence(
  'Write logs: visits (finds calls with their campaign), logs: hits (finds calls by the file that brought them) or logs: off.',
  'Напишите logs: visits (звонки вместе с кампанией), logs: hits (звонки по файлу, которым пришли) или ' + 'logs: off.',
);
const CAMPAIGNS = sentence(
  'Write campaigns: utm (the address’s utm_campaign) or campaigns: direct (Yandex Direct’s own campaign).',
  'Напишите campaigns: utm (utm_campaign из адреса) или campaigns: direct (кампания самого Яндекс Директа).',
);
const CAMPAIGNS_OR_LOGS = sentence(
  'The log names utm campaigns: write campaigns: utm, or logs: off.',
  'В логе стоят кампании из utm: напишите campaigns: utm или logs: off.',
);
const MEGABYTES = sentence(
  'Give a whole number of megabytes from 1 to 10000, e.g. logsMaxMb: 500.',
  'Укажите целое число мегабайт от 1 до 10000, например logsMaxMb: 500.',
);

const DIRECT_TOKEN = sentence(
  'Give the OAuth token of an account that may read Yandex Direct’s reports, e.g. token: ${DIRECT_TOKEN}.',
  'Укажите OAuth-токен аккаунта, который может читать отчёты Яндекс Директа, например token: ${DIRECT_TOKEN}.',
);
const LOGIN = sentence(
  'Give the login of the client in Yandex Direct, e.g. clientLogin: okna-direct.',
  'Укажите логин клиента в Яндекс Директе, например clientLogin: okna-direct.',
);
const DIRECT_ENDPOINT = sentence(
  'Give an http or https address without a query, e.g. endpoint: https://api.direct.yandex.com.',
  'Укажите адрес http или https без параметров, например endpoint: https://api.direct.yandex.com.',
);

/** How the counter is read: with the destination's own token by default; single calls only on request. */
export const metricaReadSetting = z
  .union(
    [
      readOffSetting,
      z
        .strictObject({
          token: z
            .string({ error: TOKEN })
            .regex(/^[\x21-\x7e]+$/, { error: TOKEN })
            .optional(),
          logs: z.enum(['off', 'visits', 'hits'], { error: LOGS }).default('off'),
          logsMaxMb: z
            .number({ error: MEGABYTES })
            .int()
            .min(1, { error: MEGABYTES })
            .max(10_000, { error: MEGABYTES })
            .default(500),
          /** The campaign by which the counter's own report is split. */
          campaigns: z.enum(['utm', 'direct'], { error: CAMPAIGNS }).default('utm'),
          endpoint: endpointSetting(ENDPOINT).optional(),
          /** Yandex Direct's numbers of the same goals, as a column of their own. */
          direct: z
            .strictObject({
              token: z.string({ error: DIRECT_TOKEN }).regex(/^[\x21-\x7e]+$/, { error: DIRECT_TOKEN }),
              clientLogin: z.string({ error: LOGIN }).regex(/^[\w.@-]+$/, { error: LOGIN }),
              endpoint: endpointSetting(DIRECT_ENDPOINT).default('https://api.direct.yandex.com'),
            })
            .optional(),
          at: readAtSetting,
        })
        .refine(({ campaigns, logs }) => campaigns === 'utm' || logs === 'off', {
          path: ['campaigns'],
          error: CAMPAIGNS_OR_LOGS,
        }),
    ],
    { error: READ },
  )
  .prefault({});
export type MetricaReadSettings = Exclude<z.output<typeof metricaReadSetting>, false>;
