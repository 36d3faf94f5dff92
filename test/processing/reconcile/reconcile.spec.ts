import type { Config } from '../../../src/config/config.js';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/instant.js';
import { ErasureService } from '../../../src/processing/erasure/erasure.service.js';
import { ReceiptProcessor } from '../../../src/processing/receipts/receipt-processor.service.js';
import { ReconcileJobs } from '../../../src/processing/reconcile/reconcile.jobs.js';
import { ReconcileService } from '../../../src/processing/reconcile/reconcile.service.js';
import type { Reconciliation } from '../../../src/store/schema/entities/source-state.entity.js';
import { ReconciliationsStore } from '../../../src/store/sources/source-states.store.js';
import { closedEndpoint, LocalServer, reset, type Answer } from '../../platforms/contract/local-server.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aListingProject, openMangoList, type MangoList } from '../../support/mango-list.js';
import { aConfig, aDestination, NOON, TestPipeline } from '../../support/test-pipeline.js';

const minute = (instant: number): string => `${new Date(instant).toISOString().slice(0, 16)}Z`;
const SOURCE = 'mango-main';

/** A call that ended an hour and more ago, as MANGO's list has it; it was a good one. */
function listed(callId: string, more: Record<string, string> = {}): Record<string, string> {
  const [dateStart, dateEnd] = [minute(NOON - 2 * HOUR), minute(NOON - 2 * HOUR + 5 * MINUTE)];
  const ended = { callType: '1', dateStart, dateEnd, callStatus: '1120', duration: '180', isQuality: 'true' };
  return { callId, ...ended, yaCid: '1763800000123456789', ...more };
}

describe.each(DATABASES)('MANGO’s own list on %s', (kind) => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;
  let mango: MangoList;

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    mango = await openMangoList(() => NOON);
    await open(mango.url);
  });
  afterEach(async () => {
    await pipeline.close();
    await mango.close();
    await fresh.dispose();
  });

  async function open(endpoint: string, settings: object = {}, since: number | null = null): Promise<void> {
    await openWith({}, endpoint, settings, since);
  }
  async function openWith(
    privacy: Partial<Config['privacy']>,
    endpoint: string,
    settings: object = {},
    since: number | null = null,
  ) {
    const project = aListingProject(endpoint, settings, { destinations: [aDestination({ since })] });
    const config = aConfig(fresh.url, [project]);
    pipeline = await TestPipeline.open({ ...config, privacy: { ...config.privacy, ...privacy } }, [
      new FakePlatform().definition,
    ]);
  }
  async function reopen(...how: Parameters<typeof open>): Promise<void> {
    await pipeline.close();
    await open(...how);
  }
  async function reconcile(days: number | null = null): Promise<Reconciliation | null> {
    const asked = { source: SOURCE, days, due: false, signal: new AbortController().signal };
    await pipeline.get(ReconcileJobs).plan();
    const result = await pipeline.get(ReconcileService).reconcile(asked);
    while ((await pipeline.get(ReceiptProcessor).processBatch()) > 0);
    return result;
  }
  const state = async () => (await pipeline.get(ReconciliationsStore).find(SOURCE)) ?? fail();
  const calls = () =>
    pipeline.rows('SELECT "callId", "phase", "yaCid", "isQuality", "city", "byWebhook" FROM "calls" ORDER BY "callId"');
  const fail = (): never => {
    throw new Error('nothing is known of the source');
  };

  it('fills in a call that no webhook reported, with every digit of its ids, and says so', async () => {
    await reopen(mango.url, {}, NOON - DAY);
    mango.has(listed('31760000000123457'), listed('31760000000123459', { callType: '3', yaCid: '18446744073709551615' }));
    expect(await reconcile()).toMatchObject({ listed: 2, missed: 2, completed: 0, filled: 2, unreadable: 0, trouble: null });
    expect(await calls()).toMatchObject([
      { callId: '31760000000123457', phase: 'ended', yaCid: '1763800000123456789' },
      { callId: '31760000000123459', yaCid: '18446744073709551615' },
    ]);
    expect(await pipeline.uploads()).toMatchObject([{ state: 'pending' }, { state: 'pending' }]);
    expect(await state()).toMatchObject({ reconciled: { at: NOON, missed: 2, failures: 0, succeededAt: NOON } });
  });

  it('adds what a webhook left out, and erases nothing that it said', async () => {
    await pipeline.call(new URLSearchParams(listed('1', { yaCid: '', city: 'Москва' })).toString());
    mango.has(listed('1'));
    expect(await reconcile()).toMatchObject({ listed: 1, missed: 0, completed: 1, filled: 1 });
    expect(await calls()).toMatchObject([{ callId: '1', yaCid: '1763800000123456789', city: 'Москва' }]);
  });

  it('leaves a call alone that webhooks reported completely, and keeps no second receipt of it', async () => {
    await pipeline.call(new URLSearchParams(listed('1', { dateStart: minute(NOON - 2 * HOUR).replace('Z', ':31Z') })).toString());
    const before = await pipeline.rows('SELECT * FROM "calls"');
    mango.has(listed('1'));
    expect(await reconcile()).toMatchObject({ listed: 1, missed: 0, completed: 0, filled: 0 });
    expect(await pipeline.rows('SELECT * FROM "calls"')).toEqual(before);
    expect(await pipeline.rows('SELECT "id" FROM "receipts"')).toHaveLength(1);
  });

  it('does not bring back what a person asked to have erased', async () => {
    await pipeline.call(new URLSearchParams(listed('1')).toString());
    await pipeline
      .get(ErasureService)
      .erase({ kind: 'callId', callId: '1' }, { by: { name: 'Анна', keyId: null }, basis: null, projects: null });
    mango.has(listed('1', { city: 'Москва' }));
    expect(await reconcile()).toMatchObject({ listed: 1, missed: 0, completed: 0, filled: 0 });
    expect(await calls()).toMatchObject([{ callId: '1', yaCid: null, city: null }]);
  });

  it('completes a call whose webhook was not kept, and leaves the one alone whose caller asked to be forgotten', async () => {
    await pipeline.close();
    await openWith({ dropAtIngest: ['ip'] }, mango.url);
    for (const callId of ['1', '2']) await pipeline.call(new URLSearchParams(listed(callId)).toString());
    await pipeline
      .get(ErasureService)
      .erase({ kind: 'callId', callId: '1' }, { by: { name: 'Анна', keyId: null }, basis: null, projects: null });
    mango.has(listed('1', { city: 'Москва' }), listed('2', { city: 'Москва' }));
    expect(await reconcile()).toMatchObject({ listed: 2, missed: 0, completed: 1, filled: 1 });
    expect(await calls()).toMatchObject([
      { callId: '1', yaCid: null, city: null },
      { callId: '2', city: 'Москва' },
    ]);
  });

  it('adds nothing the second time', async () => {
    mango.has(listed('1'), listed('2', { isQuality: 'false' }));
    await reconcile();
    const before = await pipeline.rows('SELECT * FROM "calls" ORDER BY "id"');
    expect(await reconcile()).toMatchObject({ listed: 2, missed: 0, completed: 0, filled: 0 });
    expect(await pipeline.rows('SELECT * FROM "calls" ORDER BY "id"')).toEqual(before);
  });

  it('is about the past: a new destination does not take calls that began before it was seen', async () => {
    mango.has(listed('1'));
    await reconcile();
    expect(await calls()).toHaveLength(1);
    expect(await pipeline.uploads()).toEqual([]);
  });

  it('is read further back than its longest period when somebody asks for it', async () => {
    mango.has(listed('1', { dateStart: minute(NOON - 40 * DAY) }));
    expect(await reconcile(31)).toMatchObject({ listed: 0 });
    expect(await reconcile(60)).toMatchObject({ listed: 1, missed: 1 });
  });

  it('counts and keeps rows that name no call', async () => {
    mango.has({ dateStart: minute(NOON - HOUR), callType: '1' });
    expect(await reconcile()).toMatchObject({ listed: 1, missed: 0, unreadable: 1, trouble: null });
    expect(await pipeline.rows('SELECT "verdict", "reasonCode" FROM "receipts"')).toEqual([
      { verdict: 'unreadable', reasonCode: 'CALLID_MISSING' },
    ]);
  });

  it('is planned for the night, read when its time has come, and then for the next night', async () => {
    mango.has(listed('1'));
    const jobs = pipeline.get(ReconcileJobs);
    await jobs.plan();
    await jobs.reconcileDue();
    expect((await state()).reconciled).toBeNull();
    const { reconcileAt } = await state();
    pipeline.clock.forward((reconcileAt ?? 0) - NOON);
    await jobs.reconcileDue();
    expect((await state()).reconciled).toMatchObject({ listed: 1, missed: 1 });
    expect((await state()).reconcileAt).toBe((reconcileAt ?? 0) + DAY);
  });

  it('is read by one process at a time, and by another once the claim of a dead one has lapsed', async () => {
    await pipeline.get(ReconcileJobs).plan();
    const states = pipeline.get(ReconciliationsStore);
    expect(await states.claim({ source: SOURCE, token: 'other' }, NOON + MINUTE, NOON, false)).toBe(true);
    expect(await reconcile()).toBeNull();
    pipeline.clock.forward(2 * MINUTE);
    expect(await reconcile()).toMatchObject({ trouble: null });
    expect(await states.renew({ source: SOURCE, token: 'other' }, NOON + HOUR)).toBe(false);
  });

  describe('that does not answer as it should', () => {
    let server: LocalServer;
    beforeEach(async () => {
      server = new LocalServer();
      await reopen(await server.open());
    });
    afterEach(() => server.close());

    it.each<[string, Answer, string]>([
      ['a wrong token', { status: 401, body: '{}' }, 'LIST_REFUSED'],
      ['a wrong widget', { status: 404, body: '{}' }, 'LIST_WRONG'],
      ['too many questions', { status: 429 }, 'LIST_LIMITED'],
      ['an outage', { status: 503 }, 'LIST_UNAVAILABLE'],
      ['a page instead of a list', { status: 200, body: '<html>login</html>' }, 'LIST_UNREADABLE'],
      ['an object instead of a list', { status: 200, body: '{"calls":[]}' }, 'LIST_UNREADABLE'],
      ['half a list', { status: 200, body: '[{"callId":1},{"ca' }, 'LIST_UNREADABLE'],
    ])('reports %s, and harms nothing', async (_name, answer, code) => {
      server.behaviour = () => answer;
      expect(await reconcile()).toMatchObject({ listed: 0, filled: 0, trouble: { code }, failures: 1, succeededAt: null });
      expect(JSON.stringify(await state())).not.toContain('sandbox-mango-token');
      expect(await calls()).toEqual([]);
    });

    it('reports a connection that breaks, and one that is not taken', async () => {
      server.behaviour = reset;
      expect(await reconcile()).toMatchObject({ trouble: { code: 'LIST_UNAVAILABLE' } });
      await reopen(await closedEndpoint());
      expect(await reconcile()).toMatchObject({ trouble: { code: 'LIST_UNAVAILABLE', detail: 'ECONNREFUSED' } });
    });

    it('is asked again with longer and longer pauses, or when it wished, and at the usual time after it worked', async () => {
      server.behaviour = () => ({ status: 503 });
      const pauses: number[] = [];
      for (const _time of [1, 2, 3]) {
        await reconcile();
        pauses.push(((await state()).reconcileAt ?? 0) - NOON);
      }
      expect(pauses).toEqual([MINUTE, 2 * MINUTE, 4 * MINUTE]);
      server.behaviour = () => ({ status: 429, headers: { 'retry-after': '3600' } });
      await reconcile();
      expect((await state()).reconcileAt).toBe(NOON + HOUR);
      server.behaviour = () => ({ status: 200, body: '[]' });
      expect(await reconcile()).toMatchObject({ trouble: null, failures: 0, succeededAt: NOON });
      expect((await state()).reconcileAt).toBeGreaterThan(NOON + HOUR);
    });

    it('is read as far as before when a reading to the present failed, and up to ten minutes ago after that', async () => {
      server.behaviour = () => ({ status: 503 });
      await pipeline.get(ReconcileService).planNow(SOURCE);
      expect(await reconcile()).toMatchObject({ to: NOON, failures: 1 });
      pipeline.clock.forward(MINUTE);
      server.behaviour = () => ({ status: 200, body: '[]' });
      expect(await reconcile()).toMatchObject({ to: NOON, failures: 0 });
      expect(await reconcile()).toMatchObject({ to: NOON - 9 * MINUTE });
    });

    it('keeps what the newer days gave when an older one fails, and remembers when it last worked', async () => {
      server.behaviour = () => ({ status: 200, body: '[]' });
      await reconcile();
      pipeline.clock.forward(HOUR);
      let questions = 0;
      const row = JSON.stringify(listed('1'));
      server.behaviour = () =>
        (questions += 1) === 1
          ? { status: 200, body: `[${row}]` }
          : questions > 2
            ? { status: 500 }
            : { status: 200, body: '[]' };
      expect(await reconcile()).toMatchObject({ listed: 1, filled: 1, trouble: { code: 'LIST_UNAVAILABLE' }, succeededAt: NOON });
      expect(await calls()).toHaveLength(1);
    });

    it('is asked with the period in whole minutes, by the account’s own meaning of Z', async () => {
      server.behaviour = () => ({ status: 200, body: '[]' });
      await reconcile(1);
      const [first] = server.seen;
      expect(first?.url).toBe(
        '/v1/calltracking/1234/calls.json?dateStart=2026-11-21T09%3A50Z&dateEnd=2026-11-22T09%3A50Z' +
          '&callType=0&access_token=sandbox-mango-token',
      );
    });
  });
});
