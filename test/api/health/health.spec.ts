import { StatisticsJobs } from '../../../src/statistics/statistics.jobs.js';
import { aHook, uploadsOf, withTwoClients } from '../two-clients.js';

withTwoClients((app) => {
  it('the process and the database answer for themselves, without a key', async () => {
    expect(await app().get('/healthz', { key: null })).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await app().get('/readyz', { key: null })).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('a database on which a migration has not run is not ready', async () => {
    await app().database.write((tx) => tx.run('DELETE FROM "migrations"'));
    expect(await app().get('/readyz', { key: null })).toMatchObject({ status: 503, body: { status: 'not-ready' } });
    expect((await app().get('/healthz', { key: null })).status).toBe(200);
  });

  it('metrics count uploads and paused destinations, and hold nothing personal', async () => {
    await app().hook(aHook());
    await app().post('/api/v1/destinations/okna-dest/pause');
    const { body, headers } = await app().get<string>('/metrics', { key: null });
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(body).toContain('ringback_uploads{destination="okna-dest",state="pending"} 1');
    expect(body).toContain('ringback_destination_paused{destination="okna-dest"} 1');
    expect(body).toContain('ringback_destination_paused{destination="dveri-dest"} 0');
    expect(body).not.toMatch(/9161234567|203\.0\.113|a-token-of-the-test/);
  });

  it('metrics follow an upload from state to state, whether its day was counted before or not', async () => {
    const uploads = async () => {
      const { body } = await app().get<string>('/metrics', { key: null });
      return body.split('\n').filter((line) => line.startsWith('ringback_uploads{destination="okna-dest"'));
    };
    await app().hook(aHook());
    await app().app.get(StatisticsJobs, { strict: false }).count();
    expect(await uploads()).toEqual(['ringback_uploads{destination="okna-dest",state="pending"} 1']);
    await app().post('/api/v1/destinations/okna-dest/run');
    const [there] = await uploadsOf(app(), '?destination=okna-dest');
    expect(there?.state).not.toBe('pending');
    expect(await uploads()).toEqual([`ringback_uploads{destination="okna-dest",state="${there?.state}"} 1`]);
  });

  it('metrics count receipts that wait to be read', async () => {
    await app().hook(aHook());
    expect((await app().get<string>('/metrics', { key: null })).body).toContain('ringback_receipts_waiting 0');
    await app().database.write((tx) => tx.run(`UPDATE "receipts" SET "verdict" = 'new'`));
    expect((await app().get<string>('/metrics', { key: null })).body).toContain('ringback_receipts_waiting 1');
  });

  it('webhooks go without the headers that pages need', async () => {
    expect((await app().get('/hooks/mango-main/wrong')).headers).not.toHaveProperty('content-security-policy');
    expect((await app().get('/healthz')).headers).toHaveProperty('content-security-policy');
  });
});
