import { confirmSchema } from '../../../src/api/destinations/destination-action-views.js';
import { platform as ga4 } from '../../../src/platforms/ga4/index.js';
import { platform as googleAds } from '../../../src/platforms/google-ads/index.js';
import { platform as webhook } from '../../../src/platforms/webhook/index.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { TestApp } from '../../support/test-app.js';
import { aConfig, aDestination, aProject } from '../../support/test-pipeline.js';

const GOALS = { 'quality-call': {} };
const GOOGLE = {
  customerId: '1234567890',
  credentials: { clientId: 'client', clientSecret: 'secret-of-the-test', refreshToken: 'refresh-of-the-test' },
  developerToken: 'developer-token-of-the-test',
  goals: { 'quality-call': { conversionActionId: '987654321' } },
};
const ACCOUNTS = {
  webhook: { definition: webhook, settings: { url: 'http://127.0.0.1:9/hook', method: 'POST', goals: GOALS } },
  ga4: {
    definition: ga4,
    settings: { measurementId: 'G-ABC1234567', apiSecret: 'a', goals: { 'quality-call': { event: 'qualify_lead' } } },
  },
  'google-ads-api': { definition: googleAds, settings: { ...GOOGLE, transport: 'google-ads-api' } },
  'data-manager': { definition: googleAds, settings: { ...GOOGLE, transport: 'data-manager' } },
};

describe('confirm', () => {
  let fresh: FreshDatabase;
  let app: TestApp;
  beforeAll(async () => {
    fresh = await freshDatabase('SQLite');
    const destinations = Object.entries(ACCOUNTS).map(([id, { definition, settings }]) =>
      aDestination({ id, platform: definition.id, settings: definition.settings.parse(settings) }),
    );
    app = await TestApp.open(aConfig(fresh.url, [aProject({ destinations })]), [webhook, ga4, googleAds]);
  });
  afterAll(async () => {
    await app?.close();
    await fresh.dispose();
  });

  it.each(['webhook', 'ga4', 'google-ads-api'])('says at %s that there is nothing to ask for, and never will be', async (id) => {
    const { body } = await app.post(`/api/v1/destinations/${id}/confirm`);
    expect(confirmSchema.parse(body)).toMatchObject({ asked: 0, note: expect.stringContaining('no later status') });
    const russian = await app.post(`/api/v1/destinations/${id}/confirm`, undefined, { headers: { 'accept-language': 'ru' } });
    expect(confirmSchema.parse(russian.body).note).toContain('статусов, которые можно запросить позже, у неё нет');
  });

  it('does not say so where verdicts come later and have all come', async () => {
    const { body } = await app.post('/api/v1/destinations/data-manager/confirm');
    expect(confirmSchema.parse(body)).toMatchObject({ asked: 0, note: null });
  });
});
