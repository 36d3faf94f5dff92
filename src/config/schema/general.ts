import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { sentence } from '../../domain/localized-text.js';
import { minuteOfDay } from '../../domain/time/working-hours.js';
import { daySchema, oneOrMany, timeOfDaySchema } from './goal.js';
import { cronSchema, strongSecretSchema } from './values.js';

const DEFAULT_DATABASE = 'sqlite:data/ringback.db';

/** An IANA time zone. Offsets such as +03:00 are refused: they have no summer time. */
const timeZoneNameSchema = z.string().refine((zone) => /^[A-Za-z]/.test(zone) && IANAZone.isValidZone(zone), {
  error: sentence(
    'Must be a time zone by its IANA name, like Europe/Moscow or Asia/Yekaterinburg.',
    'Нужен часовой пояс по имени IANA, например Europe/Moscow или Asia/Yekaterinburg.',
  ),
});
/** Language of commands, warnings and alerts; null for the terminal’s own. */
export const languageSchema = z.enum(['ru', 'en']).nullable().default(null);
export const timezoneSchema = timeZoneNameSchema.default('Europe/Moscow');

/** A longer call is evaluated without its end; a month would exceed every platform's window. */
export const sourceEndsWithinHoursSchema = z.number().positive().max(720);
export const DEFAULT_ENDS_WITHIN_HOURS = 4;
export const endsWithinHoursSchema = sourceEndsWithinHoursSchema.default(DEFAULT_ENDS_WITHIN_HOURS);

const TRUST_PROXY_ADVICE = sentence(
  "Must be false, or the addresses of your own web servers, like ['127.0.0.1/8'] or ['10.0.0.0/8', '::1']. " +
    '`true` is not taken: anybody could then pass for any address by writing it into X-Forwarded-For.',
  "Нужно false или адреса своих веб-серверов, например ['127.0.0.1/8'] или ['10.0.0.0/8', '::1']. " +
    '`true` не принимается: любой мог бы выдать себя за любой адрес, записав его в X-Forwarded-For.',
);

/** An IP address or a CIDR range. */
const addressRangeSchema = z.string().refine(isAddressRange, { error: TRUST_PROXY_ADVICE });

function isAddressRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  const longest = family === 4 ? 32 : 128;
  return family !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest));
}

const HOST_ADVICE = sentence(
  'Must be an address of this machine in quotes, like "127.0.0.1", "0.0.0.0" for all of them or "::1", or its name.',
  'Нужен адрес этой машины в кавычках, как "127.0.0.1", "0.0.0.0" (все адреса) или "::1", либо её имя.',
);

/** A host name begins with a letter: the system parses `0` and other bare numbers as addresses, `0` as all of them. */
function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^[A-Za-z](?:[\w-]*\w)?(?:\.[A-Za-z0-9_](?:[\w-]*\w)?)*$/.test(text);
}

export const serverSchema = z
  .strictObject({
    host: z.string().refine(isHost, { error: HOST_ADVICE }).default('127.0.0.1'),
    port: z.number().int().min(0).max(65_535).default(3000),
    managementPort: z.number().int().min(0).max(65_535).nullable().default(null),
    role: z.enum(['all', 'web', 'worker']).default('all'),
    publicUrl: z
      .url({
        protocol: /^https?$/,
        error: sentence(
          'Must be the address under which the service is reached, like https://calls.example.ru.',
          'Нужен адрес, по которому доступен сервис, например https://calls.example.ru.',
        ),
      })
      .overwrite((url) => url.replace(/\/+$/, ''))
      .nullable()
      .default(null),
    trustProxy: z.union([z.literal(false), z.array(addressRangeSchema).min(1)], { error: TRUST_PROXY_ADVICE }).default(false),
  })
  .refine(({ port, managementPort }) => managementPort === null || managementPort === 0 || managementPort !== port, {
    path: ['managementPort'],
    error: sentence(
      'Is the port of webhooks and the dashboard: give another, or null for one port for everything.',
      'Это порт вебхуков и интерфейса: укажите другой или null, чтобы всё было на одном.',
    ),
  })
  .prefault({});

/** A hundred years, which is as good as for ever: far beyond, cutoffs are no moments that a date or the database can hold. */
const MOST_DAYS = 36_500;
const retentionDays = z.number().int().min(1).max(MOST_DAYS);

export const privacySchema = z
  .strictObject({
    receiptsDays: retentionDays.default(30),
    unreadableDays: retentionDays.default(14),
    phonesDays: retentionDays.default(90),
    callerKeyDays: retentionDays.default(400),
    detailsDays: retentionDays.default(400),
    requestsDays: retentionDays.default(90),
    callerSecret: strongSecretSchema.nullable().default(null),
    dropAtIngest: z.array(z.enum(['callerNumber', 'ip', 'customParam'])).default([]),
  })
  .prefault({});

/** Scheduled backups of the SQLite file; null for none. `to` is resolved against `folder`. */
export function backupSchema(folder: string) {
  return z
    .strictObject({
      schedule: cronSchema.default('30 3 * * *'),
      keep: z.number().int().min(1).max(1000).default(7),
      to: z
        .string()
        .min(1)
        .transform((path) => resolve(folder, path)),
    })
    .nullable()
    .default(null);
}

/** `sqlite:` with a path resolved against `folder`, or a PostgreSQL address unchanged. */
export function databaseSchema(folder: string) {
  return z
    .strictObject({
      url: z
        .string()
        .default(DEFAULT_DATABASE)
        .refine((url) => isSqlite(url) || isPostgres(url), {
          error: sentence(
            'Must be sqlite:PATH, like sqlite:data/ringback.db, or postgres://user:password@host:5432/database, ' +
              'where characters like @ / # : in the password are written as %40 %2F %23 %3A.',
            'Нужно sqlite:ПУТЬ, как sqlite:data/ringback.db, или postgres://user:password@host:5432/database; ' +
              'знаки @ / # : в пароле пишутся как %40 %2F %23 %3A.',
          ),
        })
        .transform((url) => (isSqlite(url) ? `sqlite:${resolve(folder, url.slice('sqlite:'.length))}` : url)),
    })
    .prefault({});
}

function isSqlite(url: string): boolean {
  return /^sqlite:(?!\/\/|:).+/.test(url);
}

function isPostgres(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url) && URL.canParse(url) && new URL(url).pathname.length > 1;
}

/** When a business takes calls. Without its own zone it uses the config's. */
export const workingHoursSchema = z
  .strictObject({
    days: oneOrMany(daySchema).default('mon-fri'),
    from: timeOfDaySchema.default('09:00'),
    to: timeOfDaySchema.default('18:00'),
    timezone: timeZoneNameSchema.optional(),
  })
  .refine(({ from, to }) => minuteOfDay(from) !== minuteOfDay(to), {
    error: sentence(
      '`from` and `to` are the same, so no moment lies between them. Write "00:00" and "24:00" for the whole day.',
      '`from` и `to` совпадают, между ними нет ни минуты. Для целого дня напишите "00:00" и "24:00".',
    ),
  })
  .prefault({});
