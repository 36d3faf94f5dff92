import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { TestApp } from '../../support/test-app.js';
import { aConfig } from '../../support/test-pipeline.js';

interface Marked {
  readonly items: readonly { readonly outcome: string; readonly callId: string | null }[];
  readonly marked: number;
  readonly unmatched: readonly number[];
}

describe('POST /marks', () => {
  let fresh: FreshDatabase;
  let app: TestApp;

  beforeEach(async () => {
    fresh = await freshDatabase('SQLite');
    app = await TestApp.open(aConfig(fresh.url), [new FakePlatform().definition]);
    await app.hook({ callId: '1', dateStart: '22-11-2026T12:45', yaCid: '1763800000123456789', isQuality: 'false' });
  });
  afterEach(async () => {
    await app.close();
    await fresh.dispose();
  });

  it('answers every item and lists what matched nothing; the journey shows the goal as met', async () => {
    const { status, body } = await app.post<Marked>('/api/v1/marks', {
      items: [
        { callId: 'nobody', goal: 'quality-call' },
        { callId: '1', goal: 'quality-call', value: 500, currency: 'rub' },
      ],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ items: [{ outcome: 'unmatched' }, { outcome: 'marked' }], marked: 1, unmatched: [0] });
    const journey = await app.get<Record<string, unknown>>(`/api/v1/calls/${body.items[1]?.callId}`);
    expect(journey.body).toMatchObject({
      goals: [{ goal: 'quality-call', met: true, failed: null }],
      conversions: [{ goal: 'quality-call', value: 500, currency: 'RUB' }],
    });
  });

  it('says in the journey that a label keeps the call from counting', async () => {
    const { body } = await app.post<Marked>('/api/v1/marks', { items: [{ callId: '1', label: 'test' }] });
    const journey = await app.get<Record<string, unknown>>(`/api/v1/calls/${body.items[0]?.callId}`);
    expect(journey.body).toMatchObject({ goals: [{ met: false, failed: { condition: 'label', found: 'test' } }] });
  });

  it('is for operators', async () => {
    const key = await app.key({ role: 'viewer' });
    expect((await app.post('/api/v1/marks', { items: [{ callId: '1', label: 'spam' }] }, { key })).status).toBe(403);
  });

  it('names the field that is wrong', async () => {
    for (const [field, wrong] of Object.entries({ at: 'yesterday', note: 'a\0b', value: 1e300 })) {
      const items = [{ callId: '1', goal: 'quality-call', [field]: wrong }];
      const { status, body } = await app.post<Record<string, unknown>>('/api/v1/marks', { items });
      expect([status, body['field']]).toEqual([400, `items.0.${field}`]);
    }
  });
});
