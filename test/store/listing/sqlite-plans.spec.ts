import { AuditStore } from '../../../src/store/admin/audit.store.js';
import { CallListsStore } from '../../../src/store/calls/call-lists.store.js';
import type { CallFilter } from '../../../src/store/calls/call-search.js';
import { CallsStore } from '../../../src/store/calls/calls.store.js';
import { ConversionsStore } from '../../../src/store/calls/conversions.store.js';
import { Database } from '../../../src/store/database/database.js';
import { ReceiptListsStore } from '../../../src/store/receipts/receipt-lists.store.js';
import type { CallEntity } from '../../../src/store/schema/entities/call.entity.js';
import { HealthStore } from '../../../src/store/statistics/health.store.js';
import { StatisticsInputStore } from '../../../src/store/statistics/statistics-input.store.js';
import { RequestListsStore } from '../../../src/store/uploads/requests.store.js';
import { RestatementsStore } from '../../../src/store/uploads/restatements.store.js';
import { RetractionsStore } from '../../../src/store/uploads/retractions.store.js';
import { type Overlay, UploadListsStore, type UploadFilter } from '../../../src/store/uploads/upload-lists.store.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';

const ALL = { projects: null };
const TWO = { projects: ['dveri', 'okna'] };
const PERIOD = { from: 1, to: 2 };
const PHONE = { kind: 'masked', head: '', tail: '4567' } as const;
const OVERLAYS: readonly Overlay[] = [{ destination: 'd', reason: { code: 'DESTINATION_PAUSED' }, until: null }];

const CALLS: readonly CallFilter[] = [
  ALL,
  TWO,
  { project: 'p' },
  { source: 's' },
  { phone: PHONE },
  { goal: 'g' },
  { destination: 'd' },
  { state: 'none' as const },
  { state: 'none' as const, destination: 'd' },
  { quality: true },
  { utmSource: 's' },
  { utmCampaign: 'c' },
  { trackingNumber: 't' },
  { q: 'text' },
  PERIOD,
  { project: 'p', source: 's', utmCampaign: 'c', utmSource: 's', quality: false },
  { projects: ['p'], project: 'p', phone: PHONE, goal: 'g', destination: 'd', state: 'rejected' as const },
  { ...TWO, ...PERIOD, utmCampaign: 'c', q: 'text', trackingNumber: 't' },
].map((filter) => ({ ...ALL, ...filter }));

const UPLOADS: readonly UploadFilter[] = [
  ALL,
  TWO,
  { project: 'p' },
  { destination: 'd' },
  { platform: 'x' },
  { state: 'rejected' as const },
  PERIOD,
  ...(['NOT_LINKED', 'NEXT_ROUND', 'DESTINATION_PAUSED'] as const).map((code) => ({ code })),
  { destination: 'd', state: 'skipped' as const },
  { ...TWO, ...PERIOD, destination: 'd', platform: 'x', state: 'pending' as const, code: 'NEXT_ROUND' as const },
].map((filter) => ({ ...ALL, ...filter }));

const PAGE = { limit: 50, before: 'an-id' };

/** SQLite plans without looking at the data, so that an empty database plans as one with a million calls. */
describe('on SQLite, whatever there is,', () => {
  let fresh: FreshDatabase;
  let database: Database;
  beforeAll(async () => {
    fresh = await freshDatabase('SQLite');
    database = await Database.open(fresh.url);
  });
  afterAll(async () => {
    await database.close();
    await fresh.dispose();
  });

  /** The steps of all statements that the work takes. */
  async function planOf(work: () => Promise<unknown>): Promise<string[]> {
    const statements = new Set<string>();
    database.onStatement((sql) => statements.add(sql));
    await work();
    database.onStatement(() => undefined);
    const explained = [...statements].filter((sql) => /^\s*(SELECT|WITH|UPDATE)\b/.test(sql));
    const plans = explained.map((sql) =>
      database.read((session) =>
        session.all<{ detail: string }>(
          `EXPLAIN QUERY PLAN ${sql}`,
          [...sql.matchAll(/\?/g)].map(() => null),
        ),
      ),
    );
    return (await Promise.all(plans)).flat().map(({ detail }) => detail);
  }

  const reads = (step: string) =>
    /^SCAN (?!.* USING (COVERING )?INDEX )(calls|uploads|receipts|requests|conversions|audit|t|k|c|u)\b/.test(step);
  const sorts = (step: string) => step.includes('TEMP B-TREE');

  it.each(CALLS)('calls are listed along an index: %j', async (filter) => {
    const plan = await planOf(() => new CallListsStore(database).list(filter, PAGE));
    expect(plan.filter((step) => reads(step) || sorts(step))).toEqual([]);
  });

  it('whether a call has an upload is looked up by the call, however many its destination has', async () => {
    const filter = { ...ALL, destination: 'd', state: 'none' as const };
    const plan = await planOf(() => new CallListsStore(database).list(filter, PAGE));
    expect(plan).toContainEqual(expect.stringContaining('SEARCH u USING INDEX ix_uploads_call (callId=?)'));
  });

  it.each(UPLOADS)('uploads are listed along an index: %j', async (filter) => {
    const shownAt = { overlays: OVERLAYS, now: 1 };
    const plan = await planOf(() => new UploadListsStore(database).list(filter, shownAt, PAGE));
    expect(plan.filter((step) => reads(step) || sorts(step))).toEqual([]);
  });

  it.each(['confirming', 'uncertain', 'unmatched', 'rejected', 'expired', 'cancelled'] as const)(
    'uploads in the rare state %s are found by the index of such states, and the calls that have one too',
    async (state) => {
      const uploads = new UploadListsStore(database);
      const plans = [
        await planOf(() => uploads.list({ ...ALL, state }, { overlays: [], now: 1 }, PAGE)),
        await planOf(() => new CallListsStore(database).list({ ...ALL, state }, PAGE)),
      ];
      for (const plan of plans)
        expect(plan.join('\n')).toMatch(/SEARCH [tu] USING (COVERING )?INDEX ix_uploads_any_state \(state=\?/);
    },
  );

  it.each([
    ...(['skipped', 'pending', 'sending'] as const).map((state) => ({ state })),
    ...(['NEXT_ROUND', 'UNDER_WAY', 'DESTINATION_PAUSED'] as const).map((code) => ({ code })),
  ])('uploads that wait or are under way are found by the index of such: %j', async (filter) => {
    const shownAt = { overlays: OVERLAYS, now: 1 };
    const plan = await planOf(() => new UploadListsStore(database).list({ ...ALL, ...filter }, shownAt, PAGE));
    expect(plan.join('\n')).toMatch(/SEARCH t USING (COVERING )?INDEX ix_uploads_under_way \(state=\?/);
    expect(plan.filter((step) => /^SEARCH t .*\(id<\?\)/.test(step))).toEqual([]);
  });

  it('the other calls of a caller are found by the caller, however many its project has', async () => {
    const call = { id: 'an-id', projectId: 'p', callerKey: 'a-key' } as CallEntity;
    const plan = await planOf(() => new CallListsStore(database).othersOf(call, 10));
    expect(plan).toContainEqual(expect.stringMatching(/^SEARCH k USING INDEX ix_calls_caller \(callerKey=\?\)/));
  });

  it('what is to be taken back or told anew is found by the index of such uploads, however much was ever sent', async () => {
    const key = { id: 'd', projectId: 'p' };
    const retractions = await planOf(() => new RetractionsStore(database).claim(key, 1, 2, 10));
    expect(retractions.filter((step) => step.includes('ix_uploads_take_back (destination=?)'))).toHaveLength(2);
    const restatements = await planOf(() => new RestatementsStore(database).claim(key, 1, 2, 10));
    expect(restatements.filter((step) => step.includes('ix_uploads_restate (destination=?)'))).toHaveLength(1);
  });

  it('so are receipts, requests and the audit log', async () => {
    const plan = await planOf(async () => {
      const sources = ['a', 'b'];
      for (const filter of [{ sources: null }, { sources }, { sources, source: 'a', verdict: 'unreadable' as const, ...PERIOD }])
        await new ReceiptListsStore(database).list(filter, PAGE);
      for (const filter of [{}, { destination: 'd', outcome: 'delivered', project: 'p', ...PERIOD }, { outcome: 'rejected' }])
        await new RequestListsStore(database).list({ ...TWO, ...filter }, PAGE);
      for (const filter of [{}, { who: 'Анна' }, { action: 'calls' }, { action: 'calls.reveal', subject: 's', ...PERIOD }])
        await new AuditStore(database).list({ ...TWO, ...filter }, PAGE);
    });
    expect(plan.filter((step) => reads(step) || sorts(step))).toEqual([]);
  });

  it('what processing asks of callers, calls and seconds is looked up by them, however many calls the project has', async () => {
    const keys = ['a-key', 'another'];
    const plan = await planOf(() =>
      database.read(async (session) => {
        await new CallsStore().byKeys(session, [{ sourceId: 's', callId: '1' }]);
        await new CallsStore().historyOf(session, 'p', keys);
        await new CallsStore().ofCallers(session, keys, 1, 2);
        await new ConversionsStore().ofCallers(session, 'p', keys);
        await new ConversionsStore().byCalls(session, keys);
        await new ConversionsStore().takenMoments(session, 'p', ['g', 'h'], [1, 2]);
      }),
    );
    expect(plan.filter((step) => reads(step) || step.endsWith(' (projectId=?)'))).toEqual([]);
    expect(plan.filter((step) => step.includes('ix_calls_caller (callerKey=?'))).toHaveLength(3);
  });

  it.each([
    { not: false, sources: ['a'] },
    { not: false, sources: ['a', 'b'] },
    { not: true, sources: ['a'] },
    { not: true, sources: [] },
  ])('calls without an end are found by the index of such, however many calls their source has: %j', async (choice) => {
    const plan = await planOf(() => database.read((session) => new CallsStore().open(session, 1, choice, 1)));
    expect(plan).toEqual([expect.stringContaining('SEARCH calls USING INDEX ix_calls_open (receivedAt<?)')]);
  });

  it('counting reads no more than its calls or their period, and frequent callers no more than their own', async () => {
    const store = new StatisticsInputStore(database);
    const period = { projectId: 'p', ...PERIOD };
    const plan = await planOf(async () => {
      await database.read(async (session) => {
        await store.calls(session, ['an-id', 'another'], () => false);
        await store.callIds(session, period, '', 100);
      });
      await store.callers(period, ['0123456789abcdef']);
      await new HealthStore(database).backlogs();
    });
    expect(plan.filter(reads)).toEqual([]);
    expect(plan).toContainEqual(expect.stringContaining('ix_calls_caller (callerKey=? AND startedAt>? AND startedAt<?)'));
  });
});
