import { closest, distance } from 'fastest-levenshtein';
import { sentence } from '../../domain/localized-text.js';
import { weakSecretMessage, weaknessOf } from '../../domain/secret-strength.js';
import { z } from 'zod';
import { parseJson } from '../kit/answers.js';
import { goalValueSetting, goalsSetting } from '../kit/settings.js';
import { FIELD_NAMES, PHONE_FIELDS } from './fields.js';
import { bodyFormatOf, encoderOf, fieldsOf, hasBrokenField, parseTemplate, render, urlEncoded } from './template.js';

const URL_ADVICE = sentence(
  'Give an http or https address without user, password and fragment, its fields after the host, e.g. url: ' +
    'https://crm.example/calls?click={{clickIds.gclid}}.',
  'Укажите адрес http или https без логина, пароля и якоря, поля — после имени сервера, например url: ' +
    'https://crm.example/calls?click={{clickIds.gclid}}.',
);
const METHOD = sentence('Write method: POST or method: GET.', 'Напишите method: POST или method: GET.');
const SECRET = sentence(
  'Give the secret that the receiver knows: whsec_ with base64 after it, or any text, e.g. secret: ${CRM_WEBHOOK_SECRET}.',
  'Укажите секрет, известный получателю: whsec_ и base64 после него или любой текст, например secret: ' +
    '${CRM_WEBHOOK_SECRET}.',
);
const HEADERS = sentence(
  'Give header names with one line of text each, e.g. headers: { Authorization: "Bearer ${CRM_TOKEN}" }.',
  'Укажите имена заголовков, по строке текста на каждый, например headers: { Authorization: "Bearer ' + '${CRM_TOKEN}" }.',
);
const HEADER_FIELD = sentence(
  'Fields such as {{callId}} stand in url and body only.',
  'Поля вроде {{callId}} бывают только в url и body.',
);
const RESERVED_HEADER = sentence(
  'Leave this header out: Ringback sets it itself.',
  'Уберите этот заголовок: Ringback ставит его сам.',
);
const BODY = sentence(
  `Give the body as text, e.g. body: '{"phone": "{{callerNumber}}", "goal": "{{goal}}"}'.`,
  'Укажите тело текстом, например body: \'{"phone": "{{callerNumber}}", "goal": "{{goal}}"}\'.',
);
const GET_BODY = sentence(
  'A GET request has no body: leave body out, or write method: POST.',
  'У запроса GET нет тела: уберите body или напишите method: POST.',
);
const JSON_BODY = sentence(
  'With its fields filled in, the body is not JSON. Put texts between double quotes, e.g. {"goal": "{{goal}}"}.',
  'С подставленными полями тело не JSON. Тексты берите в двойные кавычки, например {"goal": "{{goal}}"}.',
);
const BROKEN_FIELD = sentence(
  'A field is a name between two pairs of braces, e.g. {{callId}}.',
  'Поле — это имя между двумя парами скобок, например {{callId}}.',
);
const PHONES = sentence(
  'List trackingNumber, callerNumber or both (personal data), e.g. phones: [callerNumber].',
  'Перечислите trackingNumber, callerNumber или оба (персональные данные), например phones: [callerNumber].',
);
const EXPECT = sentence(
  'Give a text that every good answer contains, e.g. expect: "ok".',
  'Укажите текст, который есть в каждом хорошем ответе, например expect: "ok".',
);
const DAYS = sentence(
  'Write days from 1 to 365, e.g. sendWithinDays: 30.',
  'Укажите дни от 1 до 365, например sendWithinDays: 30.',
);
const GOALS = sentence(
  'List at least one of the project’s goals, e.g. goals: { quality-call: {} }.',
  'Перечислите хотя бы одну цель проекта, например goals: { quality-call: {} }.',
);

/** Templates begin after the host: a visitor's data must not choose the server. */
const ADDRESS = /^https?:\/\/[^\s/?#@{}\\]+([/?][^\s#\\]*)?$/i;

function isAddress(text: string): boolean {
  return ADDRESS.test(text.replaceAll(/\{\{[^{}]*\}\}/g, '{{x}}')) && URL.canParse(render(parseTemplate(text), {}, urlEncoded));
}

/** Adds the problems of a template's fields. */
function checkFields({ value, issues }: z.core.ParsePayload<string>): void {
  const template = parseTemplate(value);
  const add = (message: string): void => void issues.push({ code: 'custom', input: value, message });
  if (hasBrokenField(template)) add(BROKEN_FIELD);
  for (const name of fieldsOf(template)) {
    if (!FIELD_NAMES.includes(name)) add(unknownFieldMessage(name));
  }
}

function unknownFieldMessage(name: string): string {
  const nearest = closest(name, FIELD_NAMES);
  const near = distance(name.toLowerCase(), nearest.toLowerCase()) <= Math.max(1, Math.floor(name.length / 3));
  const sameEnd = FIELD_NAMES.find((field) => field.endsWith(`.${name}`));
  const meant = near || sameEnd !== undefined ? `{{${sameEnd ?? nearest}}}` : null;
  const known = FIELD_NAMES.join(', ');
  return sentence(
    `There is no field {{${name}}}. ${meant === null ? `Known: ${known}.` : `Did you mean ${meant}?`}`,
    `Поля {{${name}}} нет. ${meant === null ? `Известны: ${known}.` : `Может быть, ${meant}?`}`,
  );
}

const RESERVED_HEADERS = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
]);

const headers = z
  .record(
    z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, { error: HEADERS }),
    z
      .string({ error: HEADERS })
      .regex(/^[\t\x20-\x7e]*$/, { error: HEADERS })
      .refine((text) => !text.includes('{{'), { error: HEADER_FIELD }),
    { error: HEADERS },
  )
  .check(({ value, issues }) => {
    for (const name of Object.keys(value)) {
      if (!RESERVED_HEADERS.has(name.toLowerCase())) continue;
      issues.push({ code: 'custom', input: value, path: [name], message: RESERVED_HEADER });
    }
  });

/** Whoever guesses it can send conversions that look like ours. */
function refuseWeak({ value, issues }: z.core.ParsePayload<string>): void {
  const weakness = weaknessOf(value.replace(/^whsec_/, ''));
  if (weakness === null) return;
  const { en, ru } = weakSecretMessage(weakness);
  issues.push({ code: 'custom', input: value, message: sentence(en, ru) });
}

const goal = z.strictObject({
  value: goalValueSetting.describe('`send` tells the conversion’s value, `omit` none, a number always this one.'),
});

/** A destination's own keys for a user's webhook. `goals` lists the goals that are sent there. */
export const webhookSettings = z
  .strictObject({
    url: z
      .string({ error: URL_ADVICE })
      .refine(isAddress, { error: URL_ADVICE })
      .check(checkFields)
      .describe('the address that is asked, with fields such as `{{clickIds.gclid}}` after the host.'),
    method: z.enum(['POST', 'GET'], { error: METHOD }).default('POST').describe('`POST` or `GET`.'),
    secret: z
      .string({ error: SECRET })
      .regex(/^(whsec_(?=[A-Za-z0-9+/]{4})[A-Za-z0-9+/]+={0,2}|(?!whsec_)[^\p{Cc}]+)$/u, { error: SECRET, abort: true })
      .check(refuseWeak)
      .optional()
      .describe('signs each request by Standard Webhooks, 16 characters or more; without it requests are not signed.'),
    headers: headers.default({}).describe('headers of each request; their values are kept out of every record.'),
    body: z
      .string({ error: BODY })
      .min(1, { error: BODY })
      .check(checkFields)
      .optional()
      .describe('the body, with fields; without it a JSON document of the conversion and its call.'),
    phones: z
      .array(z.enum(PHONE_FIELDS, { error: PHONES }), { error: PHONES })
      .default([])
      .describe('numbers that the JSON document carries too; personal data.'),
    expect: z
      .string({ error: EXPECT })
      .min(1, { error: EXPECT })
      .optional()
      .describe('a text that every good answer contains; without it any 2xx is one.'),
    sendWithinDays: z
      .number({ error: DAYS })
      .min(1, { error: DAYS })
      .max(365, { error: DAYS })
      .default(30)
      .describe('how many days after the call it is still sent.'),
    goals: goalsSetting(goal, GOALS).describe('the goals that are sent there.'),
  })
  .refine(({ method, body }) => method === 'POST' || body === undefined, { path: ['body'], error: GET_BODY })
  .refine(isSoundBody, { path: ['body'], error: JSON_BODY });
export type WebhookSettings = z.output<typeof webhookSettings>;

export function contentTypeOf(given: WebhookSettings['headers']): string | undefined {
  return Object.entries(given).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
}

/** A JSON body must be valid JSON with its fields filled in and with all of them empty. */
function isSoundBody({ body, headers: given }: { readonly body?: string; readonly headers: Record<string, string> }): boolean {
  if (body === undefined || bodyFormatOf(body, contentTypeOf(given)) !== 'json') return true;
  const full = Object.fromEntries(FIELD_NAMES.map((name) => [name, 'x']));
  return [{}, full].every((values) => parseJson(render(parseTemplate(body), values, encoderOf('json'))) !== undefined);
}
