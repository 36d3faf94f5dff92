import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '../../src/config/messages/config-problem.js';
import { schemaKeysAt } from '../../src/config/messages/issue-messages.js';
import { loadConfig } from '../../src/config/reading/load.js';
import { whenSchema } from '../../src/config/schema/goal.js';
import { platform as ga4 } from '../../src/platforms/ga4/index.js';
import { platform as googleAds } from '../../src/platforms/google-ads/index.js';
import { platform as webhook } from '../../src/platforms/webhook/index.js';
import { platform as metrika } from '../../src/platforms/yandex-metrica/index.js';
import { source as mango } from '../../src/sources/mango/index.js';

const FOLDER = resolve(__dirname, '../..');
const TOKENS = { MANGO_TOKEN: 'a-token-for-the-webhook', METRIKA_TOKEN: 'y0_a-token-for-metrica' };
const TEXT = readFileSync(join(FOLDER, 'ringback.example.yaml'), 'utf8');

const load = (text: string, environment: Record<string, string>) =>
  loadConfig({
    file: join(FOLDER, 'ringback.example.yaml'),
    explicit: true,
    environment,
    sources: [mango],
    platforms: [metrika, ga4, googleAds, webhook],
    readFile: () => text,
  });
const problemPaths = (text: string, environment: Record<string, string>) => {
  try {
    load(text, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((problem) => problem.path);
    throw error;
  }
};

describe('ringback.example.yaml', () => {
  it('starts with two tokens: Metrica on, everything abroad off', () => {
    const { config, warnings } = load(TEXT, TOKENS);
    expect(warnings).toEqual([]);
    expect(config.projects).toHaveLength(1);
    expect(config.projects[0]?.destinations.map((one) => [one.id, one.platform, one.enabled])).toEqual([
      ['metrika-okna', 'yandex-metrica', true],
      ['metrika-calls', 'yandex-metrica', false],
      ['ga4-okna', 'ga4', false],
      ['ads-okna', 'google-ads', false],
      ['crm-okna', 'webhook', false],
    ]);
    expect(config.projects[0]?.goals.map((goal) => goal.id)).toEqual(['quality-call', 'unique-answered']);
    expect(config.projects[0]?.sources[0]).toMatchObject({ tokens: [TOKENS.MANGO_TOKEN], settings: { zMeans: 'utc' } });
    expect(config.database.url).toBe(`sqlite:${join(FOLDER, 'data/ringback.db')}`);
  });

  it('may say auto for the rows of a file, which is no file', () => {
    const { config } = load(TEXT.replace('rowsPerFile: 1000', 'rowsPerFile: auto'), TOKENS);
    expect(config.projects[0]?.destinations[0]?.settings).toMatchObject({ rowsPerFile: 'auto' });
  });

  it('asks for the secrets of a destination once it is switched on', () => {
    expect(problemPaths(TEXT.replaceAll('enabled: false', 'enabled: true'), {})).toEqual([
      'projects[0].sources[0].tokens[0]',
      'projects[0].destinations[0].token',
      'projects[0].destinations[1].token',
      'projects[0].destinations[2].apiSecret',
      'projects[0].destinations[3].credentials.clientId',
      'projects[0].destinations[3].credentials.clientSecret',
      'projects[0].destinations[3].credentials.refreshToken',
      'projects[0].destinations[4].secret',
    ]);
  });

  it('shows every condition there is, those in comments too, and they work when the signs are taken away', () => {
    const { config } = load(TEXT.replace(/^( {6})# (?=- id: every-condition| {2})/gm, '$1'), TOKENS);
    const shown = config.projects[0]?.goals.flatMap((goal) => Object.keys(goal.when)) ?? [];
    expect(schemaKeysAt(whenSchema, []).filter((key) => !shown.includes(key))).toEqual([]);
  });

  it('shows every channel of alerts, and they work when the signs are taken away', () => {
    const shown = TEXT.replace(/^( {2})# (?=(telegram|email|webhook):| {2}\w)/gm, '$1');
    const secrets = { TELEGRAM_BOT_TOKEN: '123456:AbC', SMTP_PASSWORD: 'a-password', ALERTS_SECRET: 'a-secret-of-16-signs' };
    const { alerts } = load(shown, { ...TOKENS, ...secrets }).config;
    expect(alerts).toMatchObject({
      telegram: { chatId: '-1001234567890' },
      email: { port: 587 },
      webhook: { secret: secrets.ALERTS_SECRET },
    });
    expect(load(TEXT, TOKENS).config.alerts).toEqual({ ...alerts, telegram: null, email: null, webhook: null });
  });

  it('sends nothing abroad without a word about 152-FZ', () => {
    expect(TEXT.indexOf('152-FZ')).toBeGreaterThan(TEXT.indexOf('id: metrika-okna'));
    expect(TEXT.indexOf('152-ФЗ')).toBeLessThan(TEXT.indexOf('id: ga4-okna'));
  });
});
