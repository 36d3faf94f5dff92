import { CONFIG_COMMENTS, type InitAnswers } from './questions.js';
import { type SourceTemplate, vendorSource } from './vendor-source.js';

type Note = (key: keyof typeof CONFIG_COMMENTS) => string;

/** Addresses that replace the platforms' own, by platform. */
export type Endpoints = Readonly<Record<string, string>>;

/** The chosen call source. */
export function sourceTemplate({ source, timezone, language }: InitAnswers): SourceTemplate {
  if (source !== 'mango') return vendorSource(source, timezone);
  const lines = [
    '- id: mango-main',
    '  type: mango',
    '  tokens:',
    '    - ${MANGO_TOKEN}',
    `  timezone: ${timezone}`,
    `  zMeans: utc # ${CONFIG_COMMENTS.zMeans[language]}`,
  ];
  return { id: 'mango-main', tokenVariable: 'MANGO_TOKEN', otherVariables: [], lines };
}

/** Settings of a config that are not asked for. */
export interface ConfigSurroundings {
  readonly endpoints?: Endpoints;
  /** The service's port. */
  readonly port?: number;
}

export const DEFAULT_PORT = 3000;

/** The config as text. Secrets are environment variables; the Google destination stays off until a person switches it on. */
export function configTemplate(answers: InitAnswers, { endpoints = {}, port = DEFAULT_PORT }: ConfigSurroundings = {}): string {
  const { language, name, timezone, publicUrl, value, currency } = answers;
  const note: Note = (key) => `# ${CONFIG_COMMENTS[key][language]}`;
  const { goal, when } = goalOf(answers, note);
  const endpoint = (platform: string): string[] =>
    endpoints[platform] === undefined ? [] : [`        endpoint: ${yamlQuoted(endpoints[platform])}`];
  const destinations = [
    ...(answers.metrica === '' ? [] : [...metricaLines(answers, goal, note('metrica')), ...endpoint('yandex-metrica')]),
    ...(answers.ga4 === '' ? [] : [...ga4Lines(answers, goal, note), ...endpoint('ga4')]),
    ...(answers.ads === '' ? [] : [...googleAdsLines(answers, goal, note('google')), ...endpoint('google-ads')]),
  ];
  return [
    note('head'),
    'server:',
    `  port: ${port}`,
    ...(publicUrl === '' ? [] : [`  publicUrl: ${yamlQuoted(publicUrl)} ${note('publicUrl')}`]),
    '',
    'database:',
    `  url: sqlite:data/ringback.db ${note('database')}`,
    '',
    `timezone: ${timezone}`,
    `language: ${language} ${note('language')}`,
    '',
    'projects:',
    '  - id: main',
    `    name: ${yamlQuoted(name)}`,
    '    sources:',
    ...sourceTemplate(answers).lines.map((line) => `      ${line}`),
    `    exclude: { callers: [], trackingNumbers: [] } ${note('exclude')}`,
    '    goals:',
    `      - id: ${goal}`,
    `        when: ${when}`,
    ...(value === '' ? [] : [`        value: ${value}`, `        currency: ${currency}`]),
    ...(destinations.length === 0 ? ['    destinations: []'] : ['    destinations:', ...destinations]),
    '',
  ].join('\n');
}

export const METRICA_SECRETS = ['METRIKA_TOKEN'];
export const GA4_SECRETS = ['GA4_API_SECRET'];
export const ADS_OAUTH_SECRETS = ['ADS_CLIENT_ID', 'ADS_CLIENT_SECRET', 'ADS_REFRESH_TOKEN'];

/** The environment variables that the config refers to, except the token of the webhook address. */
export function requiredSecrets(answers: InitAnswers): string[] {
  const { metrica, ga4, ads, adsKeyFile } = answers;
  return [
    ...sourceTemplate(answers).otherVariables,
    ...(metrica === '' ? [] : METRICA_SECRETS),
    ...(ga4 === '' ? [] : GA4_SECRETS),
    ...(ads === '' || adsKeyFile !== '' ? [] : ADS_OAUTH_SECRETS),
  ];
}

/** MANGO marks calls of quality; of other vendors the talk time is what all report. */
function goalOf({ minTalk, source }: InitAnswers, note: Note): { readonly goal: string; readonly when: string } {
  if (minTalk !== '') return { goal: 'long-call', when: `{ answered: true, minTalkSeconds: ${minTalk} }` };
  if (source === 'mango') return { goal: 'quality-call', when: `{ quality: true, answered: true } ${note('quality')}` };
  return { goal: 'answered-call', when: `{ answered: true } ${note('answered')}` };
}

/** The identifier of the goal that the counter needs; null without a counter. */
export function metricaGoal(answers: InitAnswers): string | null {
  return answers.metrica === '' ? null : targetOf(goalOf(answers, () => '').goal);
}

const targetOf = (goal: string): string => goal.replaceAll('-', '_');

function metricaLines({ metrica: counter }: InitAnswers, goal: string, note: string): string[] {
  return [
    '      - id: metrika',
    '        platform: yandex-metrica',
    '        enabled: true',
    `        counterId: ${yamlQuoted(counter)}`,
    '        token: ${METRIKA_TOKEN}',
    `        goals: { ${goal}: { target: ${targetOf(goal)} } } ${note}`,
  ];
}

function ga4Lines({ ga4: measurementId }: InitAnswers, goal: string, note: Note): string[] {
  return [
    `      ${note('google')}`,
    '      - id: ga4',
    '        platform: ga4',
    '        enabled: false',
    `        measurementId: ${measurementId}`,
    '        apiSecret: ${GA4_API_SECRET}',
    `        goals: { ${goal}: { event: qualify_lead } } ${note('event')}`,
  ];
}

function googleAdsLines({ ads: customerId, adsAction, adsKeyFile }: InitAnswers, goal: string, note: string): string[] {
  const credentials =
    adsKeyFile === ''
      ? '{ clientId: "${ADS_CLIENT_ID}", clientSecret: "${ADS_CLIENT_SECRET}", refreshToken: "${ADS_REFRESH_TOKEN}" }'
      : `{ serviceAccountFile: ${yamlQuoted(adsKeyFile)} }`;
  return [
    `      ${note}`,
    '      - id: google-ads',
    '        platform: google-ads',
    '        enabled: false',
    `        customerId: ${yamlQuoted(customerId)}`,
    `        credentials: ${credentials}`,
    `        goals: { ${goal}: { conversionActionId: ${yamlQuoted(adsAction)} } }`,
  ];
}

/** JSON strings are valid YAML. */
function yamlQuoted(text: string): string {
  return JSON.stringify(text);
}
