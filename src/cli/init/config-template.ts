import { type InitAnswers, CONFIG_COMMENTS } from './questions.js';

export const INIT_SOURCE_ID = 'mango-main';

/** The config as text. Secrets are environment variables; the Google destination stays off until a person switches it on. */
export function configTemplate(answers: InitAnswers): string {
  const { language, name, timezone, publicUrl, minTalk, value, currency } = answers;
  const note = (key: keyof typeof CONFIG_COMMENTS) => `# ${CONFIG_COMMENTS[key][language]}`;
  const goal = minTalk === '' ? QUALITY_GOAL : TALK_GOAL;
  const when =
    minTalk === '' ? `{ quality: true, answered: true } ${note('quality')}` : `{ answered: true, minTalkSeconds: ${minTalk} }`;
  const destinations = [
    ...(answers.metrica === '' ? [] : metricaLines(answers, goal, note('metrica'))),
    ...(answers.ga4 === '' ? [] : ga4Lines(answers, goal, note)),
    ...(answers.ads === '' ? [] : googleAdsLines(answers, goal, note('google'))),
  ];
  return [
    note('head'),
    'server:',
    '  port: 3000',
    ...(publicUrl === '' ? [] : [`  publicUrl: ${yamlQuoted(publicUrl)} ${note('publicUrl')}`]),
    '',
    'database:',
    `  url: sqlite:data/ringback.db ${note('database')}`,
    '',
    `timezone: ${timezone}`,
    '',
    'projects:',
    '  - id: main',
    `    name: ${yamlQuoted(name)}`,
    '    sources:',
    `      - id: ${INIT_SOURCE_ID}`,
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
export function requiredSecrets({ metrica, ga4, ads }: InitAnswers): string[] {
  return [
    ...(metrica === '' ? [] : ['METRIKA_TOKEN']),
    ...(ga4 === '' ? [] : ['GA4_API_SECRET']),
    ...(ads === '' ? [] : ['ADS_CLIENT_ID', 'ADS_CLIENT_SECRET', 'ADS_REFRESH_TOKEN']),
  ];
}

const QUALITY_GOAL = 'quality-call';
const TALK_GOAL = 'long-call';

function metricaLines({ metrica: counter }: InitAnswers, goal: string, note: string): string[] {
  return [
    '      - id: metrika',
    '        platform: yandex-metrica',
    '        enabled: true',
    `        counterId: ${yamlQuoted(counter)}`,
    '        token: ${METRIKA_TOKEN}',
    `        goals: { ${goal}: { target: ${goal.replaceAll('-', '_')} } } ${note}`,
  ];
}

function ga4Lines({ ga4: measurementId }: InitAnswers, goal: string, note: (key: 'google' | 'event') => string): string[] {
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

function googleAdsLines({ ads: customerId, adsAction }: InitAnswers, goal: string, note: string): string[] {
  return [
    `      ${note}`,
    '      - id: google-ads',
    '        platform: google-ads',
    '        enabled: false',
    `        customerId: ${yamlQuoted(customerId)}`,
    '        credentials: { clientId: "${ADS_CLIENT_ID}", clientSecret: "${ADS_CLIENT_SECRET}", refreshToken: ' +
      '"${ADS_REFRESH_TOKEN}" }',
    `        goals: { ${goal}: { conversionActionId: ${yamlQuoted(adsAction)} } }`,
  ];
}

/** A JSON text is a YAML text. */
function yamlQuoted(text: string): string {
  return JSON.stringify(text);
}
