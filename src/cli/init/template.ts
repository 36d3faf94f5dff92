import type { Answers } from './answers.js';
import { COMMENTS } from './texts.js';

export const SOURCE = 'mango-main';

/** The config as text. Secrets are environment variables; what Google would be told stays off until a person switches it on. */
export function configText(answers: Answers): string {
  const { language, name, timezone, publicUrl, minTalk, value, currency } = answers;
  const note = (key: keyof typeof COMMENTS) => `# ${COMMENTS[key][language]}`;
  const goal = minTalk === '' ? QUALITY_GOAL : TALK_GOAL;
  const when =
    minTalk === '' ? `{ quality: true, answered: true } ${note('quality')}` : `{ answered: true, minTalkSeconds: ${minTalk} }`;
  const destinations = [
    ...(answers.metrica === '' ? [] : metrica(answers, goal, note('metrica'))),
    ...(answers.ga4 === '' ? [] : ga4(answers, goal, note)),
    ...(answers.ads === '' ? [] : ads(answers, goal, note('google'))),
  ];
  return [
    note('head'),
    'server:',
    '  port: 3000',
    ...(publicUrl === '' ? [] : [`  publicUrl: ${quoted(publicUrl)} ${note('publicUrl')}`]),
    '',
    'database:',
    `  url: sqlite:data/ringback.db ${note('database')}`,
    '',
    `timezone: ${timezone}`,
    '',
    'projects:',
    '  - id: main',
    `    name: ${quoted(name)}`,
    '    sources:',
    `      - id: ${SOURCE}`,
    '        type: mango',
    '        tokens:',
    '          - ${MANGO_TOKEN}',
    `        timezone: ${timezone}`,
    `        zMeans: utc ${note('zMeans')}`,
    `    exclude: { callers: [], trackingNumbers: [] } ${note('exclude')}`,
    '    goals:',
    `      - id: ${goal}`,
    `        when: ${when}`,
    ...(value === '' ? [] : [`        value: ${value}`, `        currency: ${currency}`]),
    ...(destinations.length === 0 ? ['    destinations: []'] : ['    destinations:', ...destinations]),
    '',
  ].join('\n');
}

/** The environment variables that the config asks for, besides MANGO_TOKEN. */
export function secretsOf({ metrica, ga4, ads }: Answers): string[] {
  return [
    ...(metrica === '' ? [] : ['METRIKA_TOKEN']),
    ...(ga4 === '' ? [] : ['GA4_API_SECRET']),
    ...(ads === '' ? [] : ['ADS_CLIENT_ID', 'ADS_CLIENT_SECRET', 'ADS_REFRESH_TOKEN']),
  ];
}

const QUALITY_GOAL = 'quality-call';
const TALK_GOAL = 'long-call';

function metrica({ metrica: counter }: Answers, goal: string, note: string): string[] {
  return [
    '      - id: metrika',
    '        platform: yandex-metrica',
    '        enabled: true',
    `        counterId: ${quoted(counter)}`,
    '        token: ${METRIKA_TOKEN}',
    `        goals: { ${goal}: { target: ${goal.replaceAll('-', '_')} } } ${note}`,
  ];
}

function ga4({ ga4: measurementId }: Answers, goal: string, note: (key: 'google' | 'event') => string): string[] {
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

function ads({ ads: customerId, adsAction }: Answers, goal: string, note: string): string[] {
  return [
    `      ${note}`,
    '      - id: google-ads',
    '        platform: google-ads',
    '        enabled: false',
    `        customerId: ${quoted(customerId)}`,
    '        credentials: { clientId: "${ADS_CLIENT_ID}", clientSecret: "${ADS_CLIENT_SECRET}", refreshToken: "${ADS_REFRESH_TOKEN}" }',
    `        goals: { ${goal}: { conversionActionId: ${quoted(adsAction)} } }`,
  ];
}

/** A JSON text is a YAML text. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
