import { z } from 'zod';
import { sentence } from '../../domain/localized-text.js';
import { cronSchema, nullWhenAbsent, strongSecretSchema } from './values.js';

const SECURE_PORTS = { starttls: 587, implicit: 465, none: 25 } as const;

const emailAddress = z
  .string()
  .regex(
    /^[^\s@<>,]+@[^\s@<>,]+$/,
    sentence('Must be an e-mail address, like director@okna.example.', 'Нужен адрес почты, например director@okna.example.'),
  );
const endpointUrl = z
  .url({
    protocol: /^https?$/,
    error: sentence('Must be an address, like https://api.telegram.org.', 'Нужен адрес, например https://api.telegram.org.'),
  })
  .overwrite((url) => url.replace(/\/+$/, ''));
const positiveCount = z.number().int().min(1);
const percent = z.number().min(1).max(100);

const recipients = z.union([emailAddress.transform((one) => [one]), z.array(emailAddress).min(1)]);

const telegramSchema = z.strictObject({
  botToken: z
    .string()
    .regex(
      /^\d+:[\w-]+$/,
      sentence(
        'Must be the token that @BotFather gave, digits, a colon and letters.',
        'Нужен токен от @BotFather: цифры, двоеточие и буквы.',
      ),
    ),
  chatId: z
    .string()
    .regex(
      /^(-?\d+|@\w+)$/,
      sentence(
        'Must be the number of a chat in quotes, like "-1001234567890", or a channel like "@okna_alerts".',
        'Нужен номер чата в кавычках, как "-1001234567890", или канал, как "@okna_alerts".',
      ),
    ),
  endpoint: endpointUrl.default('https://api.telegram.org'),
});

const emailSchema = z
  .strictObject({
    host: z.string().min(1),
    tls: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
    port: z.number().int().min(1).max(65_535).optional(),
    user: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    from: emailAddress,
    to: recipients,
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    error: sentence('Give both `user` and `password`, or neither.', 'Укажите и `user`, и `password` или ни того, ни другого.'),
  })
  .transform(({ user, password, port, ...rest }) => ({
    ...rest,
    port: port ?? SECURE_PORTS[rest.tls],
    login: user === undefined || password === undefined ? null : { user, password },
  }));

const webhookSchema = z.strictObject({
  url: z.url({
    protocol: /^https?$/,
    error: sentence(
      'Must be an address that takes POST, like https://crm.example.ru/ringback.',
      'Нужен адрес, принимающий POST, например https://crm.example.ru/ringback.',
    ),
  }),
  secret: nullWhenAbsent(strongSecretSchema),
});

/** A rule with its thresholds, or false to disable it. */
function ruleSchema<T extends z.ZodRawShape>(shape: T) {
  return z.union([z.literal(false), z.strictObject(shape)]);
}

const rulesSchema = z
  .strictObject({
    destinationPaused: ruleSchema({ afterMinutes: z.number().int().min(0).default(10) }).prefault({}),
    backlogExpiring: ruleSchema({ withinHours: positiveCount.default(24) }).prefault({}),
    nothingReceived: ruleSchema({ afterMinutes: positiveCount.default(180) }).prefault({}),
    coverageFell: ruleSchema({ byPercent: percent.default(30), minCalls: positiveCount.default(30) }).prefault({}),
    unmatchedRose: ruleSchema({ byPoints: percent.default(20), minUploads: positiveCount.default(30) }).prefault({}),
    clockApart: ruleSchema({ seconds: positiveCount.default(5) }).prefault({}),
    silentZero: ruleSchema({ minCalls: positiveCount.default(3) }).prefault({}),
  })
  .prefault({});

const digestSchema = z.union([
  z.literal(false),
  z.strictObject({
    schedule: cronSchema.default('0 9 * * mon'),
    language: z.enum(['ru', 'en']).nullable().default(null),
  }),
]);

/** A project's own receivers: an omitted channel is the installation's, `false` is none. */
export const projectAlertsSchema = z
  .strictObject({
    telegram: z
      .union([
        z.literal(false),
        telegramSchema.extend({ botToken: telegramSchema.shape.botToken.optional(), endpoint: endpointUrl.optional() }),
      ])
      .optional(),
    email: z.union([z.literal(false), z.strictObject({ to: recipients, from: emailAddress.optional() })]).optional(),
    webhook: z.union([z.literal(false), webhookSchema]).optional(),
  })
  .prefault({});

/** The conditions that people are notified of, and the channels. */
export const alertsSchema = z
  .strictObject({
    language: z.enum(['ru', 'en']).default('ru'),
    telegram: telegramSchema.nullable().default(null),
    email: emailSchema.nullable().default(null),
    webhook: webhookSchema.nullable().default(null),
    rules: rulesSchema,
    digest: digestSchema.prefault({}),
  })
  .prefault({});

export type AlertsConfig = z.output<typeof alertsSchema>;
export type AlertRules = AlertsConfig['rules'];
export type AlertTelegramConfig = NonNullable<AlertsConfig['telegram']>;
export type AlertEmailConfig = NonNullable<AlertsConfig['email']>;
export type AlertWebhookConfig = NonNullable<AlertsConfig['webhook']>;

/** By channel: a project's own receiver instead of the installation's; null for nobody, absent for the installation's. */
export interface ProjectReceivers {
  readonly telegram?: AlertTelegramConfig | null;
  readonly email?: AlertEmailConfig | null;
  readonly webhook?: AlertWebhookConfig | null;
}
