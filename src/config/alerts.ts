import { z } from 'zod';

const SECURE_PORTS = { starttls: 587, implicit: 465, none: 25 } as const;

const address = z.string().regex(/^[^\s@<>,]+@[^\s@<>,]+$/, 'Must be an e-mail address, like director@okna.example.');
const endpoint = z
  .url({ protocol: /^https?$/, error: 'Must be an address, like https://api.telegram.org.' })
  .overwrite((url) => url.replace(/\/+$/, ''));
const count = z.number().int().min(1);
const percent = z.number().min(1).max(100);

const telegramSchema = z.strictObject({
  botToken: z.string().regex(/^\d+:[\w-]+$/, 'Must be the token that @BotFather gave, digits, a colon and letters.'),
  chatId: z
    .string()
    .regex(/^(-?\d+|@\w+)$/, 'Must be the number of a chat in quotes, like "-1001234567890", or a channel like "@okna_alerts".'),
  endpoint: endpoint.default('https://api.telegram.org'),
});

const emailSchema = z
  .strictObject({
    host: z.string().min(1),
    tls: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
    port: z.number().int().min(1).max(65_535).optional(),
    user: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    from: address,
    to: z.union([address.transform((one) => [one]), z.array(address).min(1)]),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    error: 'Give both `user` and `password`, or neither.',
  })
  .transform(({ user, password, port, ...rest }) => ({
    ...rest,
    port: port ?? SECURE_PORTS[rest.tls],
    login: user === undefined || password === undefined ? null : { user, password },
  }));

const webhookSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'Must be an address that takes POST, like https://crm.example.ru/ringback.' }),
  secret: z.string().min(16, 'Must have 16 signs or more: shorter ones can be guessed.').nullable().default(null),
});

/** A rule with its figures, or false where it is not wanted. */
function rule<T extends z.ZodRawShape>(shape: T) {
  return z.union([z.literal(false), z.strictObject(shape)]);
}

const rulesSchema = z
  .strictObject({
    destinationPaused: rule({ afterMinutes: z.number().int().min(0).default(10) }).prefault({}),
    backlogExpiring: rule({ withinHours: count.default(24) }).prefault({}),
    nothingReceived: rule({ afterMinutes: count.default(180) }).prefault({}),
    coverageFell: rule({ byPercent: percent.default(30), minCalls: count.default(30) }).prefault({}),
    unmatchedRose: rule({ byPoints: percent.default(20), minUploads: count.default(30) }).prefault({}),
  })
  .prefault({});

/** What people are told of without having looked, and where. */
export const alertsSchema = z
  .strictObject({
    language: z.enum(['ru', 'en']).default('ru'),
    telegram: telegramSchema.nullable().default(null),
    email: emailSchema.nullable().default(null),
    webhook: webhookSchema.nullable().default(null),
    rules: rulesSchema,
  })
  .prefault({});

export type AlertsConfig = z.output<typeof alertsSchema>;
export type AlertRules = AlertsConfig['rules'];
export type TelegramConfig = NonNullable<AlertsConfig['telegram']>;
export type EmailConfig = NonNullable<AlertsConfig['email']>;
export type WebhookConfig = NonNullable<AlertsConfig['webhook']>;
