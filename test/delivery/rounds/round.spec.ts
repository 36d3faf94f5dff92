import { CircuitBreaker } from '../../../src/delivery/circuit-breaker/circuit-breaker.service.js';
import { SweepService } from '../../../src/delivery/maintenance/sweep.service.js';
import { RoundService } from '../../../src/delivery/rounds/round.service.js';
import { VerdictPoller } from '../../../src/delivery/verdicts/verdict-poller.service.js';
import { Destinations, type Destination } from '../../../src/destinations/destinations.js';
import type { Outcome } from '../../../src/domain/uploads/outcome.js';
import { DestinationStatesStore } from '../../../src/store/destinations/destination-states.store.js';
import { ReceiptsStore } from '../../../src/store/receipts/receipts.store.js';
import { ClaimsStore } from '../../../src/store/uploads/claims.store.js';
import { JournalStore } from '../../../src/store/uploads/journal.store.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform, alwaysAnswering } from '../../support/fake-platform.js';
import { refuseIllegalSteps } from '../../support/refuse-illegal-steps.js';
import { aConfig, aDestination, aGoal, aProject, TestPipeline } from '../../support/test-pipeline.js';
import { aStoredReceipt } from '../../support/call-builders.js';

/** Thousands of rows take long on a busy machine. */
jest.setTimeout(300_000);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Lock and lease are renewed every few seconds, however few rows have left by then: a busy machine has more of these. */
const RENEWAL = /^UPDATE "(destination_state" SET "roundUntil|uploads" SET "leaseUntil)"/;

/** An ended quality call of visitor `1763800000123456` + two digits. */
const quality = (index: number): string =>
  `callId=c${index}&dateStart=22-11-2026T12:${String(index % 60).padStart(2, '0')}&callStatus=1120&duration=60` +
  `&isQuality=true&yaCid=17638000001234${String(index).padStart(4, '0')}`;

describe.each(DATABASES)('delivery on %s', (kind) => {
  let fresh: FreshDatabase;
  let app: TestPipeline;
  let fake: FakePlatform;

  async function open(destinations = [aDestination()]): Promise<void> {
    app = await TestPipeline.open(aConfig(fresh.url, [aProject({ destinations })]), [fake.definition]);
    await refuseIllegalSteps(app.database);
  }
  const destination = (id = 'dest'): Destination => {
    const found = app.get(Destinations).find(id);
    if (!found) throw new Error(`no destination ${id}`);
    return found;
  };
  const round = (id?: string) => app.get(RoundService).run(destination(id), { ignoreBreaker: true });
  const calls = (count: number) => app.call(...Array.from({ length: count }, (_, index) => quality(index)));
  /** Many at once: a transaction for each would take longer than what is tested. */
  async function receive(queries: readonly string[]): Promise<void> {
    const receivedAt = app.clock.now();
    await app.get(ReceiptsStore).save(queries.map((query) => aStoredReceipt({ receivedAt, query })));
    await app.call();
  }
  const states = async (): Promise<unknown[]> => (await app.uploads()).map((upload) => upload.state);

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    fake = new FakePlatform();
  });
  afterEach(async () => {
    await app.close();
    await fresh.dispose();
  });

  it('sends what is due once, and nothing in a second round', async () => {
    await open();
    await calls(3);
    expect(await round()).toMatchObject({ claimed: 3, requests: 1, delivered: 3 });
    expect(await round()).toMatchObject({ claimed: 0, requests: 0 });
    expect(fake.sent).toHaveLength(1);
    expect(await app.uploads()).toMatchObject(
      [1, 1, 1].map((attempts) => ({ state: 'delivered', attempts, leaseToken: null, frozen: null })),
    );
  });

  it('sends what expires first first', async () => {
    fake.behaviour = { limits: { rowsPerRequest: 1, requestsInParallel: 1, rowsPerClaim: 1 } };
    await open();
    await app.call(quality(30), quality(10), quality(20));
    await round();
    const moments = fake.sent.map(({ rows }) => rows[0]?.at ?? 0);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    expect(moments).toHaveLength(3);
  });

  it('puts each outcome on its own row', async () => {
    await open();
    await calls(4);
    const outcomes: Outcome[] = [
      { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: 'BAD', message: 'no' },
      { kind: 'delivered', verified: true },
      { kind: 'unmatched', code: 'NOT_LINKED' },
      { kind: 'delivered', verified: false, code: 'ALREADY_THERE' },
    ];
    fake.answer = (rows) => ({
      outcomes: rows.map((_, index) => outcomes[index] ?? { kind: 'again' }),
      exchange: { request: '', response: '', httpStatus: 200, remoteId: null, left: 'yes' as const },
    });
    await round();
    const byKey = new Map((await app.uploads()).map((upload) => [upload.idempotencyKey, upload]));
    expect(fake.sent[0]?.rows.map(({ key }) => byKey.get(key))).toMatchObject([
      { state: 'rejected', reasonCode: 'REFUSED_BY_PLATFORM', reasonDetail: 'BAD: no' },
      { state: 'delivered', reasonCode: null },
      { state: 'unmatched', reasonCode: 'NOT_LINKED' },
      { state: 'delivered', reasonCode: 'ALREADY_THERE' },
    ]);
  });

  it('sends the parts of a refused batch in the same round, so that one bad row takes no other along', async () => {
    await open();
    await calls(8);
    const bad = '176380000012340005';
    fake.answer = (rows) => {
      const exchange = { request: '', response: '', httpStatus: 400, remoteId: null, left: 'yes' as const };
      const refused = rows.some(({ yaCid }) => yaCid === bad);
      if (!refused) return { outcomes: rows.map(() => ({ kind: 'delivered', verified: true }) as const), exchange };
      if (rows.length === 1) return { outcomes: [{ kind: 'rejected', code: 'REFUSED_BY_PLATFORM' }], exchange };
      const middle = Math.ceil(rows.length / 2);
      const indices = rows.map((_, index) => index);
      return {
        outcomes: rows.map(() => ({ kind: 'again' }) as const),
        parts: [indices.slice(0, middle), indices.slice(middle)],
        exchange,
      };
    };
    expect(await round()).toMatchObject({ delivered: 7, rejected: 1 });
    const rejected = (await app.uploads()).filter((upload) => upload.state === 'rejected');
    expect(rejected).toMatchObject([{ identifierValue: bad, attempts: 1 }]);
  });

  it('never takes an unknown answer for delivered: where copies are harmless it is resent byte for byte', async () => {
    await open();
    await calls(2);
    fake.answer = alwaysAnswering({ kind: 'unknown', code: 'ANSWER_LOST' });
    await round();
    expect(await app.uploads()).toMatchObject([1, 1].map(() => ({ state: 'pending', reasonCode: 'ANSWER_LOST' })));
    // A changed value must not change a row of which a copy may be at the platform.
    await app.database.write((tx) => tx.run('UPDATE "conversions" SET "valueMinor" = 1'));
    fake.answer = alwaysAnswering({ kind: 'delivered', verified: true });
    app.clock.forward(2 * MINUTE);
    await round();
    expect(fake.sent[1]?.rows).toEqual(fake.sent[0]?.rows);
    expect(await states()).toEqual(['delivered', 'delivered']);
  });

  it('holds a row whose answer was lost where copies are counted, and sends no copy by itself', async () => {
    fake.behaviour = { copies: 'counted' };
    await open();
    await calls(1);
    fake.answer = alwaysAnswering({ kind: 'unknown', code: 'ANSWER_LOST' });
    await round();
    app.clock.forward(DAY);
    await round();
    expect(await states()).toEqual(['uncertain']);
    expect(fake.sent).toHaveLength(1);
  });

  it('prepares a row anew after an answer that proves that nothing was taken', async () => {
    await open();
    await calls(1);
    fake.answer = alwaysAnswering({ kind: 'retry', code: 'REFUSED_FOR_NOW', afterMs: 0, counted: true });
    await round();
    await app.database.write((tx) => tx.run('UPDATE "conversions" SET "valueMinor" = 1'));
    app.clock.forward(2 * MINUTE);
    await round();
    expect([fake.sent[0]?.rows[0]?.value, fake.sent[1]?.rows[0]?.value]).toEqual([150000, 1]);
  });

  it('pauses a destination whose credentials are refused: its rows wait, attempts uncounted, and others go on', async () => {
    await open([aDestination({ id: 'broken' }), aDestination({ id: 'sound' })]);
    await calls(2);
    const healthy = alwaysAnswering({ kind: 'delivered', verified: true });
    const refusing = alwaysAnswering(
      { kind: 'held', code: 'AUTHORISATION' },
      { trouble: { kind: 'pause', reason: { code: 'AUTHORISATION', detail: 'invalid_token' } } },
    );
    fake.answer = (rows, context) =>
      fake.sent.at(-1)?.destination === 'broken' ? refusing(rows, context) : healthy(rows, context);
    await round('broken');
    await round('sound');
    expect(await app.rows(`SELECT "state", "attempts", "reasonCode" FROM "uploads" WHERE "destination" = 'broken'`)).toEqual([
      { state: 'pending', attempts: 0, reasonCode: 'AUTHORISATION' },
      { state: 'pending', attempts: 0, reasonCode: 'AUTHORISATION' },
    ]);
    expect(await round('broken')).toMatchObject({ requests: 0, trouble: { code: 'AUTHORISATION' } });
    expect(await app.rows(`SELECT "state" FROM "uploads" WHERE "destination" = 'sound'`)).toEqual([
      { state: 'delivered' },
      { state: 'delivered' },
    ]);
  });

  it('keeps to the moment a platform named, and to its own delay only while nobody asks for a round', async () => {
    await open();
    await calls(1);
    fake.answer = alwaysAnswering(
      { kind: 'held', code: 'RATE_LIMITED' },
      { trouble: { kind: 'delay', reason: { code: 'RATE_LIMITED' }, afterMs: 10 * MINUTE } },
    );
    await round();
    fake.answer = alwaysAnswering(
      { kind: 'held', code: 'PLATFORM_UNAVAILABLE' },
      { trouble: { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE' } } },
    );
    expect(await round()).toMatchObject({ requests: 0 });
    app.clock.forward(11 * MINUTE);
    expect(await round()).toMatchObject({ requests: 1 });
    expect(await app.get(RoundService).run(destination(), { ignoreBreaker: false })).toMatchObject({ requests: 0 });
    expect(await round()).toMatchObject({ requests: 1 });
    expect(await app.uploads()).toMatchObject([{ state: 'pending', attempts: 0 }]);
  });

  it('asks for the verdict later and settles every row of the request by it', async () => {
    await open();
    await calls(2);
    fake.answer = alwaysAnswering({ kind: 'accepted', ref: 'upload-1' });
    await round();
    expect(await app.uploads()).toMatchObject([1, 1].map(() => ({ state: 'confirming', remoteRef: 'upload-1' })));
    fake.verdicts = (requests) => ({
      confirmations: requests.map(({ ref }) => ({
        ref,
        verdict: { kind: 'outcome', outcome: { kind: 'delivered', verified: false } },
      })),
    });
    expect(await app.get(VerdictPoller).poll(destination(), false)).toMatchObject({ asked: 0 });
    expect(await app.get(VerdictPoller).poll(destination(), true)).toMatchObject({ asked: 1, settled: 1 });
    expect(await states()).toEqual(['delivered', 'delivered']);
  });

  it('becomes uncertain when the verdict never comes', async () => {
    await open();
    await calls(1);
    fake.answer = alwaysAnswering({ kind: 'accepted', ref: 'upload-1' });
    await round();
    app.clock.forward(2 * DAY);
    await app.get(VerdictPoller).poll(destination(), true);
    expect(await app.uploads()).toMatchObject([{ state: 'uncertain', reasonCode: 'VERDICT_MISSING' }]);
  });

  it('sends the halves of a partly taken request again with the same ids, apart from each other', async () => {
    await open();
    await calls(4);
    fake.answer = alwaysAnswering({ kind: 'accepted', ref: 'first' });
    await round();
    fake.verdicts = () => ({ confirmations: [{ ref: 'first', verdict: { kind: 'split' } }] });
    await app.get(VerdictPoller).poll(destination(), true);
    await round();
    expect(fake.sent.slice(1).map(({ rows }) => rows.length)).toEqual([2, 2]);
    expect(
      fake.sent
        .slice(1)
        .flatMap(({ rows }) => rows.map(({ key }) => key))
        .sort(),
    ).toEqual(fake.sent[0]?.rows.map(({ key }) => key).sort());
  });

  it('adopts a lost request that the platform has, without sending it again', async () => {
    fake.findLostRequest = () => 'resend';
    await open();
    await calls(2);
    fake.answer = alwaysAnswering({ kind: 'unknown', code: 'ANSWER_LOST' });
    await round();
    const keys: string[] = [];
    fake.findLostRequest = ({ requestKey, rows }) => {
      keys.push(requestKey);
      return {
        outcomes: rows.map(() => ({ kind: 'accepted', ref: 'found' }) as const),
        exchange: { request: '', response: '', httpStatus: 200, remoteId: 'found', left: 'yes' as const },
      };
    };
    app.clock.forward(2 * MINUTE);
    await round();
    expect(keys).toEqual([fake.sent[0]?.requestKey]);
    expect(fake.sent).toHaveLength(1);
    expect(await app.uploads()).toMatchObject([1, 1].map(() => ({ state: 'confirming', remoteRef: 'found', attempts: 1 })));
  });

  it('expires what its window closed on, and does not claim that a lost one was never sent', async () => {
    await open();
    await calls(2);
    fake.answer = (rows) => ({
      outcomes: rows.map((_, index) =>
        index === 0
          ? { kind: 'unknown', code: 'ANSWER_LOST' }
          : { kind: 'retry', code: 'REFUSED_FOR_NOW', afterMs: 0, counted: true },
      ),
      exchange: { request: '', response: null, httpStatus: null, remoteId: null, left: 'yes' as const },
    });
    await round();
    app.clock.forward(22 * DAY);
    expect(await round()).toMatchObject({ expired: 2, claimed: 0 });
    expect((await app.uploads()).map((upload) => String(upload.reasonCode)).sort()).toEqual(['ANSWER_LOST', 'WINDOW_CLOSED']);
  });

  it('finds after a crash that nothing left where no attempt was journalled, and that nobody knows where one was', async () => {
    // One is in flight, and the next one is already journalled.
    fake.behaviour = {
      limits: { rowsPerRequest: 1, requestsInParallel: 1, rowsPerClaim: 10 },
      copies: 'counted',
      onUnknown: 'resend',
    };
    await open();
    await calls(3);
    let letGo = (): void => undefined;
    const stuck = new Promise<void>((resolve) => (letGo = resolve));
    fake.answer = async (rows, context) => {
      await stuck;
      return alwaysAnswering({ kind: 'unknown', code: 'ANSWER_LOST' })(rows, context);
    };
    const dying = round();
    while ((await app.rows('SELECT 1 FROM "attempts"')).length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    app.clock.forward(MINUTE);
    await app.get(SweepService).sweep();
    expect((await app.uploads()).map((upload) => `${String(upload.state)} ${String(upload.reasonCode)}`).sort()).toEqual([
      'pending ANSWER_LOST',
      'pending ANSWER_LOST',
      'pending PROCESS_STOPPED',
    ]);
    letGo();
    await dying;
  });

  it('fences off the late answer of a worker whose lease lapsed', async () => {
    await open();
    await calls(1);
    let answerNow: (() => void) | null = null;
    fake.answer = (rows) =>
      new Promise((resolve) => {
        answerNow = () =>
          resolve({
            outcomes: rows.map(() => ({ kind: 'rejected', code: 'REFUSED_BY_PLATFORM' }) as const),
            exchange: { request: '', response: '', httpStatus: 400, remoteId: null, left: 'yes' as const },
          });
      });
    const late = round();
    while (!answerNow) await new Promise((resolve) => setTimeout(resolve, 5));
    app.clock.forward(MINUTE);
    await app.get(SweepService).sweep();
    (answerNow as () => void)();
    await late;
    expect(await app.uploads()).toMatchObject([{ state: 'pending', reasonCode: 'ANSWER_LOST' }]);
  });

  it('sends a lost request again that the platform has in part only, and asks no more in that round', async () => {
    fake.behaviour = { limits: { rowsPerRequest: 2, requestsInParallel: 1, rowsPerClaim: 2 } };
    let asked = 0;
    fake.findLostRequest = () => {
      asked += 1;
      return 'resend';
    };
    await open();
    await calls(2);
    fake.answer = alwaysAnswering({ kind: 'unknown', code: 'ANSWER_LOST' });
    await round();
    fake.answer = alwaysAnswering({ kind: 'delivered', verified: true });
    app.clock.forward(2 * MINUTE);
    await round();
    expect([asked, fake.sent.length]).toEqual([1, 2]);
    expect(await states()).toEqual(['delivered', 'delivered']);
  });

  it('keeps a person’s pause and a longer delay, whatever trouble comes meanwhile', async () => {
    await open();
    await calls(1);
    const breaker = app.get(CircuitBreaker);
    await breaker.trip(destination(), { kind: 'delay', reason: { code: 'RATE_LIMITED' }, afterMs: DAY });
    await breaker.trip(destination(), { kind: 'outage', reason: { code: 'PLATFORM_UNAVAILABLE' } });
    expect(await breaker.check(destination(), true)).toMatchObject({ state: 'open', reason: { code: 'RATE_LIMITED' } });
    await app.get(DestinationStatesStore).pause('dest', 'person', 'Anna', { code: 'DESTINATION_PAUSED' }, app.clock.now());
    await breaker.trip(destination(), { kind: 'pause', reason: { code: 'AUTHORISATION' } });
    expect(await app.rows('SELECT "pausedBy" FROM "destination_state"')).toEqual([{ pausedBy: 'person' }]);
  });

  it('does not become uncertain because nobody could ask', async () => {
    await open();
    await calls(1);
    fake.answer = alwaysAnswering({ kind: 'accepted', ref: 'upload-1' });
    await round();
    app.clock.forward(3 * DAY);
    fake.verdicts = () => ({ confirmations: [], trouble: { kind: 'pause', reason: { code: 'AUTHORISATION' } } });
    await app.get(VerdictPoller).poll(destination(), true);
    expect(await states()).toEqual(['confirming']);
    fake.verdicts = () => ({
      confirmations: [{ ref: 'upload-1', verdict: { kind: 'outcome', outcome: { kind: 'delivered', verified: true } } }],
    });
    await app.get(VerdictPoller).poll(destination(), true);
    expect(await states()).toEqual(['delivered']);
  });

  it('settles an answer that it knows although the database was out for a moment', async () => {
    fake.behaviour = { copies: 'counted' };
    await open();
    await calls(1);
    const journal = app.get(JournalStore);
    const settle = journal.settle.bind(journal);
    let failures = 0;
    journal.settle = (...parameters) =>
      failures++ === 0 ? Promise.reject(new Error('Connection terminated')) : settle(...parameters);
    await round();
    expect(await states()).toEqual(['delivered']);
  });

  it('settles an answer that holds a NUL, which PostgreSQL takes into no text', async () => {
    await open();
    await calls(1);
    const exchange = { request: 'as sent', response: 'half\0an answer', httpStatus: 200, remoteId: null, left: 'yes' as const };
    fake.answer = alwaysAnswering({ kind: 'rejected', code: 'REFUSED_BY_PLATFORM', message: 'no\0good' }, { exchange });
    expect(await round()).toMatchObject({ rejected: 1 });
    expect(await states()).toEqual(['rejected']);
  });

  it('counts the send whose answer a crash lost', async () => {
    await open();
    await calls(1);
    app.get(JournalStore).settle = async () => ({ fenced: 0 });
    await round();
    app.clock.forward(MINUTE);
    await app.get(SweepService).sweep();
    expect(await app.uploads()).toMatchObject([{ state: 'pending', reasonCode: 'ANSWER_LOST', attempts: 1 }]);
  });

  it('does not send the waiting calls of one project through a destination id that moved to another', async () => {
    await open();
    await calls(1);
    await app.close();
    const sources = aProject().sources.map((source) => ({ ...source, id: 'mango-dveri' }));
    app = await TestPipeline.open(aConfig(fresh.url, [aProject({ id: 'dveri', sources })]), [fake.definition]);
    expect(await round()).toMatchObject({ claimed: 0 });
    expect(fake.sent).toEqual([]);
  });

  it('wakes a row that was claimed without an identifier while a webhook brought one', async () => {
    await open();
    await calls(1);
    const claims = app.get(ClaimsStore);
    const claim = claims.claim.bind(claims);
    claims.claim = async (...parameters) =>
      (await claim(...parameters)).map((one) => ({
        ...one,
        call: { ...one.call, yaCid: null, updatedAt: one.call.updatedAt - 1 },
      }));
    await round();
    claims.claim = claim;
    expect(await states()).toEqual(['pending']);
    expect(await round()).toMatchObject({ delivered: 1 });
  });

  it.each([
    ['ten statements', 'a thousand a request', 10, { rowsPerRequest: 1000, requestsInParallel: 1, rowsPerClaim: 2000 }],
    ['a hundred', 'a request each', 100, { rowsPerRequest: 1, requestsInParallel: 64, rowsPerClaim: 1024 }],
  ])('takes at most %s for a thousand uploads of a backlog, %s', async (_name, _load, most, limits) => {
    fake.behaviour = { limits };
    const goals = ['one', 'two', 'three'].map((id) => aGoal({ id }));
    const settings = { name: 'dest', goals: { one: {}, two: {}, three: {} } };
    const project = aProject({ goals, destinations: [aDestination({ settings })] });
    app = await TestPipeline.open(aConfig(fresh.url, [project]), [fake.definition]);
    await receive(Array.from({ length: 1000 }, (_, index) => quality(index)));
    const statements: string[] = [];
    app.onStatement((sql) => statements.push(sql));
    expect(await round()).toMatchObject({ delivered: 3000 });
    // All of them, including a round's fixed costs and its reads: only transaction bounds are not counted.
    const counted = statements.filter((sql) => !/^(BEGIN|COMMIT)/.test(sql) && !RENEWAL.test(sql));
    expect(counted.length / 3).toBeGreaterThan(5);
    expect(counted.length / 3).toBeLessThanOrEqual(most);
  });
});
