import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LostReceiptsJobs } from '../../../src/processing/reconcile/lost-receipts.jobs.js';
import { createApp } from '../../../src/server.js';
import { source as mango } from '../../../src/sources/mango/index.js';
import { Database } from '../../../src/store/database/database.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig } from '../../support/test-pipeline.js';

describe('a process that acknowledged webhooks which a standby lacked when it took over', () => {
  let fresh: FreshDatabase;
  let app: NestFastifyApplication;
  beforeAll(async () => {
    fresh = await freshDatabase('PostgreSQL');
    const context = { config: aConfig(fresh.url), sources: [mango], platforms: [new FakePlatform().definition] };
    app = await createApp(context, { quiet: true });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(async () => {
    await app.close();
    await fresh.dispose();
  });

  it('says so in /readyz and stays in service', async () => {
    const look = () => app.get(LostReceiptsJobs, { strict: false }).look();
    const ready = () => app.inject({ method: 'GET', url: '/readyz' });
    await app.inject({ method: 'GET', url: '/hooks/mango-main/a-token-of-the-test?callId=1&callStatus=1120' });
    await look();
    expect((await ready()).json()).toEqual({ status: 'ok' });
    await app.get(Database).write((tx) => tx.run('DELETE FROM "receipts"'));
    await look();
    const answer = await ready();
    expect(answer.statusCode).toBe(200);
    expect(answer.json<{ warning: string }>().warning).toMatch(/^a standby lacked acknowledged webhooks .*noticed 0 min ago/);
  });
});
