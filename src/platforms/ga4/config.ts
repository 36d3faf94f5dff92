import { z } from 'zod';
import { sentence } from '../../domain/localized-text.js';
import { endpointSetting, goalsSetting, goalValueSetting } from '../kit/settings.js';
import { eventNameProblem } from './event-names.js';
import { ga4ReadSetting } from './reading/settings.js';

const MEASUREMENT_ID = sentence(
  'Give the measurement id of the web data stream, e.g. measurementId: G-ABC1234567.',
  'Укажите идентификатор веб-потока данных, например measurementId: G-ABC1234567.',
);
const API_SECRET = sentence(
  'Give a Measurement Protocol API secret (GA4: Admin, Data streams, the stream), e.g. apiSecret: ${GA4_API_SECRET}.',
  'Укажите секрет Measurement Protocol API (GA4: Администратор, Потоки данных, поток), например ' +
    'apiSecret: ${GA4_API_SECRET}.',
);
const REGION = sentence('Write region: global or region: eu.', 'Напишите region: global или region: eu.');
const ENDPOINT = sentence(
  'Give an http or https address without a query, e.g. endpoint: https://www.google-analytics.com.',
  'Укажите адрес http или https без параметров, например endpoint: https://www.google-analytics.com.',
);
const SESSION_PARAM = sentence(
  'Name the key inside customParam that holds GA4’s session id, e.g. sessionIdParam: ga_session_id.',
  'Назовите ключ внутри customParam, где лежит номер сеанса GA4, например sessionIdParam: ga_session_id.',
);
const CONSENT = sentence('Write granted, denied or unspecified.', 'Напишите granted, denied или unspecified.');
const ON_UNKNOWN = sentence(
  'Write onUnknown: hold (a person decides after a lost answer) or onUnknown: resend (risk a call counted twice).',
  'Напишите onUnknown: hold (после потерянного ответа решает человек) или onUnknown: resend (звонок ' +
    'может посчитаться дважды).',
);
const EVENT = sentence('Name the GA4 event, e.g. event: qualify_lead.', 'Назовите событие GA4, например event: qualify_lead.');
const GOALS = sentence(
  'List at least one of the project’s goals, e.g. goals: { quality-call: { event: qualify_lead } }.',
  'Перечислите хотя бы одну цель проекта, например goals: { quality-call: { event: qualify_lead } }.',
);

const STREAM_NUMBER = sentence(
  `This is the number of the stream or the property. ${MEASUREMENT_ID}`,
  'Это номер потока или ресурса. Укажите идентификатор веб-потока данных, например measurementId: G-ABC1234567.',
);
const UNIVERSAL = sentence(
  `Universal Analytics (UA-…) takes nothing any more. ${MEASUREMENT_ID}`,
  'Universal Analytics (UA-…) больше ничего не принимает. Укажите идентификатор веб-потока, например ' +
    'measurementId: G-ABC1234567.',
);

const measurementId = z
  .string({ error: MEASUREMENT_ID })
  .transform((text) => text.trim().toUpperCase())
  .pipe(
    z
      .string()
      .refine((id) => !/^(?:PROPERTIES\/)?\d+$/.test(id), { error: STREAM_NUMBER, abort: true })
      .refine((id) => !id.startsWith('UA-'), { error: UNIVERSAL, abort: true })
      .refine((id) => /^G-[A-Z0-9]{4,20}$/.test(id) && !/^G-X+$/.test(id), { error: MEASUREMENT_ID }),
  );

const ENDPOINTS = { global: 'https://www.google-analytics.com', eu: 'https://region1.google-analytics.com' } as const;

const consentWord = z.enum(['granted', 'denied', 'unspecified'], { error: CONSENT }).default('unspecified');
const consent = z.strictObject({ adUserData: consentWord, adPersonalization: consentWord });

const event = z.string({ error: EVENT }).check((check) => {
  const trouble = eventNameProblem(check.value);
  if (trouble === null) return;
  const message = sentence(
    `Choose another event: ${trouble.en}. GA4 would drop it without a word. Fitting ones are qualify_lead and generate_lead.`,
    `Выберите другое событие: ${trouble.ru}. GA4 молча отбросит его. Подойдут qualify_lead и generate_lead.`,
  );
  check.issues.push({ code: 'custom', input: check.value, message });
});

const goal = z.strictObject({
  event,
  value: goalValueSetting,
});

/** A destination's own keys for GA4. `goals` maps our goal ids to event names. */
export const ga4Settings = z.strictObject({
  measurementId,
  apiSecret: z.string({ error: API_SECRET }).regex(/^[\x21-\x7e]+$/, { error: API_SECRET }),
  region: z.enum(['global', 'eu'], { error: REGION }).default('global'),
  endpoint: endpointSetting(ENDPOINT, /\/(?:debug\/)?mp\/collect$/).optional(),
  sessionIdParam: z.string({ error: SESSION_PARAM }).min(1, { error: SESSION_PARAM }).default('ga_session_id'),
  consent: consent.default({ adUserData: 'unspecified', adPersonalization: 'unspecified' }),
  onUnknown: z.enum(['hold', 'resend'], { error: ON_UNKNOWN }).default('hold'),
  goals: goalsSetting(goal, GOALS),
  read: ga4ReadSetting,
});
export type Ga4Settings = z.output<typeof ga4Settings>;
export type Ga4GoalSettings = Ga4Settings['goals'][string];

/** The configured address, else the region's. */
export function endpointOf(chosen: Ga4Settings): string {
  return chosen.endpoint ?? ENDPOINTS[chosen.region];
}
