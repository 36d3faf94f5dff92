import fc from 'fast-check';
import type { ProjectConfig } from '../../../src/config/config.js';
import { RoundService } from '../../../src/delivery/rounds/round.service.js';
import { Destinations } from '../../../src/destinations/destinations.js';
import type { Goal } from '../../../src/domain/goals/goal.js';
import type { Outcome } from '../../../src/domain/uploads/outcome.js';
import { MarksService } from '../../../src/processing/marks/marks.service.js';
import { StoredCallsService } from '../../../src/processing/replay/stored-calls.service.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform, type FakeRow } from '../../support/fake-platform.js';
import { aConfig, aDestination, aProject, NOON, TestClock, TestPipeline } from '../../support/test-pipeline.js';
import { snapshotOf, differenceOfSnapshots, said, type Snapshot } from './database-snapshot.js';
import { goalLists, histories, marksOn, MONTH, type GeneratedWebhook } from './generated-history.js';

const PROJECTS = 6;
/** Any; the same every time, so that what fails fails again. */
const SEED = 20261122;

const OUTCOMES: readonly Outcome[] = [
  { kind: 'delivered', verified: true },
  { kind: 'delivered', verified: true },
  { kind: 'rejected', code: 'REFUSED_BY_PLATFORM', platformCode: 'BAD', message: 'no' },
  { kind: 'unmatched', code: 'NOT_LINKED' },
  { kind: 'unknown', code: 'ANSWER_LOST' },
];

/** By its key, so that the same row always meets the same answer. */
function answerTo({ key }: FakeRow): Outcome {
  return OUTCOMES[parseInt(key.slice(3, 9), 16) % OUTCOMES.length] ?? { kind: 'unmatched', code: 'NOT_LINKED' };
}

function projectOf(index: number, goals: readonly Goal[]): ProjectConfig {
  const [source] = aProject().sources;
  if (!source) throw new Error('the project has no source');
  const settings = { name: `d${index}`, goals: Object.fromEntries(goals.map(({ id }) => [id, {}])) };
  return aProject({
    id: `p${index}`,
    sources: [{ ...source, id: `s${index}` }],
    goals,
    destinations: [aDestination({ id: `d${index}`, since: NOON - MONTH, settings })],
  });
}

const sampled = <T>(arbitrary: fc.Arbitrary<T>): readonly T[] => fc.sample(arbitrary, { numRuns: PROJECTS, seed: SEED });

describe.each(DATABASES)('stored calls under other rules on %s', (kind) => {
  let fresh: FreshDatabase;
  let fake: FakePlatform;
  let pipeline: TestPipeline;
  const before = sampled(goalLists);
  const after = [...before.slice(1), ...before.slice(0, 1)];

  const openWith = (rules: readonly (readonly Goal[])[], clock: TestClock) =>
    TestPipeline.open(
      aConfig(
        fresh.url,
        rules.map((goals, index) => projectOf(index, goals)),
      ),
      [fake.definition],
      clock,
    );

  /** A month of webhooks, marks, and a round in the middle whose answers are of every kind. */
  async function live(): Promise<void> {
    const clock = new TestClock(NOON - MONTH);
    pipeline = await openWith(before, clock);
    const webhooks = sampled(histories(NOON))
      .flatMap((history, index) => history.map((webhook) => ({ ...webhook, source: `s${index}` })))
      .sort((a, b) => a.at - b.at);
    const half = Math.floor(webhooks.length / 2);
    await deliver(webhooks.slice(0, half), clock);
    for (const destination of pipeline.get(Destinations).all)
      await pipeline.get(RoundService).run(destination, { ignoreBreaker: true });
    await deliver(webhooks.slice(half), clock);
    for (const [index, marks] of sampled(marksOn).entries()) {
      const known = marks.filter(({ goal }) => goal === undefined || before[index]?.some(({ id }) => id === goal));
      const by = { name: 'Анна', keyId: null, projects: [`p${index}`] };
      await pipeline.get(MarksService).mark(
        known.map((mark) => ({ ...mark, project: `p${index}` })),
        by,
      );
    }
    clock.forward(NOON - clock.now());
    await pipeline.close();
  }

  async function deliver(webhooks: readonly (GeneratedWebhook & { readonly source: string })[], clock: TestClock): Promise<void> {
    for (const { at, query, source } of webhooks) {
      clock.forward(at - clock.now());
      await pipeline.receive(query, source);
    }
    await pipeline.call();
  }

  beforeAll(async () => {
    fresh = await freshDatabase(kind);
    fake = new FakePlatform();
    fake.answer = (rows) => ({
      outcomes: rows.map(answerTo),
      exchange: { request: 'as sent', response: 'ok', httpStatus: 200, remoteId: null, left: 'yes' as const },
    });
    await live();
    pipeline = await openWith(after, new TestClock(NOON));
  });
  afterAll(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  it.each(Array.from({ length: PROJECTS }, (_, index) => [`p${index}`, index] as const))(
    'come out in project %s as the simulation said, and stay so when it is done again, which takes no transaction',
    async (project, index) => {
      const stored = pipeline.get(StoredCallsService);
      const scope = { project, by: 'start' } as const;
      const goals = (after[index] ?? []).map(({ id }) => id);
      const books = await snapshotOf(pipeline, project);
      const simulated = await stored.simulate(scope, 'goals');
      expect(await snapshotOf(pipeline, project)).toEqual(books);

      expect(await stored.replay(scope, 'goals')).toEqual(simulated);
      const replayed = await snapshotOf(pipeline, project);
      expect(said(simulated)).toEqual(differenceOfSnapshots(books, replayed, goals, [`d${index}`]));

      const kept = (rows: Snapshot['uploads'], column: string) => rows.map((row) => [row.id, row[column]]);
      expect(kept(replayed.conversions, 'occurredAt')).toEqual(expect.arrayContaining(kept(books.conversions, 'occurredAt')));
      const frozen = books.uploads.filter((row) => row.frozen !== null);
      expect(kept(replayed.uploads, 'frozen')).toEqual(expect.arrayContaining(kept(frozen, 'frozen')));

      const writes = jest.spyOn(pipeline.database, 'write');
      const again = await stored.replay(scope, 'goals');
      expect(writes).not.toHaveBeenCalled();
      writes.mockRestore();
      expect(again.goals.map(({ gained, lost, revalued }) => [gained, lost, revalued])).toEqual(goals.map(() => [0, 0, 0]));
      expect(await snapshotOf(pipeline, project)).toEqual(replayed);
    },
  );

  it('are of every kind, so that the histories prove something', async () => {
    const kinds = await pipeline.rows('SELECT DISTINCT "code" FROM "upload_changes" WHERE "code" IS NOT NULL');
    const codes = kinds.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['CREATED', 'GOAL_LOST', 'VALUE_CHANGED']));
    const left = await pipeline.rows(`SELECT "id" FROM "uploads" WHERE "retractionReason" = 'TAKE_BACK_IMPOSSIBLE'`);
    expect(left.length).toBeGreaterThan(0);
  });
});
