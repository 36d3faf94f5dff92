import { sentence } from '../../domain/localized-text.js';
import { z } from 'zod';
import type { DateRules } from '../../domain/time/date-parsing.js';
import { comesEver, isCron, NEVER_COMES } from '../../runtime/cron-schedule.js';
import { dateSettings } from '../parameters.js';

/** Where MANGO's own list of calls is and how to access it; see README.md, "The vendor's own list". */
export interface ListSettings {
  readonly widgetId: string;
  readonly accessToken: string;
  readonly endpoint: string;
  readonly schedule?: string | undefined;
  readonly days: number;
}

/** What differs between two MANGO OFFICE accounts: their date convention, and access to their list of calls. */
export interface MangoSettings extends DateRules {
  readonly reconcile?: ListSettings | undefined;
}

const WIDGET = sentence(
  'Give the number of the call-tracking widget in quotes, e.g. widgetId: "1234".',
  'Запишите номер виджета коллтрекинга в кавычках, например widgetId: "1234".',
);
const TOKEN = sentence(
  'Give the access token of the call-tracking API, e.g. accessToken: ${MANGO_LIST_TOKEN}.',
  'Укажите ключ доступа API коллтрекинга, например accessToken: ${MANGO_LIST_TOKEN}.',
);
const ENDPOINT = sentence(
  'Give an http or https address without a query, e.g. endpoint: https://widgets-api.mango-office.ru.',
  'Укажите адрес http или https без параметров, например endpoint: https://widgets-api.mango-office.ru.',
);
const SCHEDULE = sentence(
  'Must be cron of five fields, or six with seconds first, like "20 4 * * *" for twenty past four every night.',
  'Нужно расписание cron из пяти полей или шести с секундами впереди, например "20 4 * * *" — каждую ' + 'ночь в 4:20.',
);
const DAYS = sentence('Must be a whole number of days from 1 to 31.', 'Нужно целое число дней от 1 до 31.');

const reconcile = z.strictObject({
  widgetId: z
    .union([z.string(), z.number().int()], { error: WIDGET })
    .transform(String)
    .refine((text) => /^[\w-]{1,64}$/.test(text), { error: WIDGET }),
  accessToken: z.string({ error: TOKEN }).regex(/^[\x21-\x7e]+$/, { error: TOKEN }),
  endpoint: z
    .string({ error: ENDPOINT })
    .refine((text) => /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/.test(text) && URL.canParse(text), { error: ENDPOINT })
    .transform((text) => text.replace(/\/+$/, ''))
    .default('https://widgets-api.mango-office.ru'),
  schedule: z
    .string({ error: SCHEDULE })
    .trim()
    .refine(isCron, { abort: true, error: SCHEDULE })
    .refine(comesEver, { error: NEVER_COMES })
    .optional(),
  days: z.number({ error: DAYS }).int(DAYS).min(1, DAYS).max(31, DAYS).default(3),
});

export const mangoSettingsSchema: z.ZodType<MangoSettings> = z.strictObject({ ...dateSettings, reconcile: reconcile.optional() });
