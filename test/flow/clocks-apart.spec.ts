import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ReceiptProcessor } from '../../src/processing/receipts/receipt-processor.service.js';
import { CLOCK, type Clock, SharedClock } from '../../src/runtime/clock.js';
import { createApp } from '../../src/server.js';
import { source as mango } from '../../src/sources/mango/index.js';
import { Database } from '../../src/store/database/database.js';
import { DestinationStatesStore } from '../../src/store/destinations/destination-states.store.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FakePlatform } from '../support/fake-platform.js';
import { aConfig } from '../support/test-pipeline.js';

const MINUTE = 60_000;
const SECOND = 1_000;

describe('two processes on one PostgreSQL whose machines’ clocks are twenty minutes apart', () => {
  let fresh: FreshDatabase;
  const apps: NestFastifyApplication[] = [];
  const open = async (aheadMs: number) => {
    const clock = new SharedClock({ now: () => Date.now() + aheadMs });
    const context = { config: aConfig(fresh.url), sources: [mango], platforms: [new FakePlatform().definition], clock };
    const app = await createApp(context, { quiet: true });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    apps.push(app);
    return app;
  };
  let fast: NestFastifyApplication;
  let slow: NestFastifyApplication;
  beforeAll(async () => {
    fresh = await freshDatabase('PostgreSQL');
    // The one that is ahead is the first to see the destination.
    [fast, slow] = [await open(10 * MINUTE), await open(-10 * MINUTE)];
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    await fresh.dispose();
  });

  it('go by the database’s clock', async () => {
    const [ours, theirs] = [fast, slow].map((app) => app.get<Clock>(CLOCK).now());
    expect(Math.abs((ours ?? 0) - (theirs ?? 0))).toBeLessThan(5 * SECOND);
    expect(Math.abs((ours ?? 0) - Date.now())).toBeLessThan(5 * SECOND);
  });

  it('take no lease of the other for lapsed, and give none that outlives it', async () => {
    const lease = (app: NestFastifyApplication, token: string) => {
      const now = app.get<Clock>(CLOCK).now();
      return app.get(DestinationStatesStore).claimRound('dest', token, now, now + 30 * SECOND);
    };
    expect(await lease(slow, 'of the slow one')).toBe(true);
    expect(await lease(fast, 'of the fast one')).toBe(false);
  });

  it('make an upload of every conversion, whoever received the call', async () => {
    const query = 'callId=1&isQuality=true&callStatus=1120&duration=60&callerNumber=79161234567';
    const answer = await slow.inject({ method: 'GET', url: `/hooks/mango-main/a-token-of-the-test?${query}` });
    expect(answer.statusCode).toBe(200);
    await fast.get(ReceiptProcessor, { strict: false }).processBatch();
    const rows = (table: string) => fast.get(Database).read((session) => session.all(`SELECT * FROM "${table}"`));
    expect(await rows('conversions')).toHaveLength(1);
    expect(await rows('uploads')).toHaveLength(1);
  });

  it('say so in /readyz and stay in service', async () => {
    const answers = await Promise.all([fast, slow].map((app) => app.inject({ method: 'GET', url: '/readyz' })));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(answers.map((answer) => answer.json<{ warning: string }>().warning)).toEqual([
      expect.stringContaining('600 s ahead of the database’s'),
      expect.stringContaining('600 s behind the database’s'),
    ]);
  });
});
