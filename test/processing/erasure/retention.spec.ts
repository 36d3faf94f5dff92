import { DAY } from '../../../src/domain/time/instant.js';
import { RetentionJobs } from '../../../src/processing/erasure/retention.jobs.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aProject, NOON, TestPipeline } from '../../support/test-pipeline.js';

const CALLS = 6000;

/** As after a period was made shorter. */
describe.each(DATABASES)('where much is to be forgotten at once, on %s,', (kind) => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    pipeline = await TestPipeline.open(aConfig(fresh.url, [aProject({})]), [new FakePlatform().definition]);
    const numbers = `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${CALLS})`;
    await pipeline.database.write((tx) =>
      tx.run(
        `INSERT INTO "calls" ("id", "projectId", "sourceId", "callId", "phase", "callerNumber", "byWebhook", "callerExcluded",
           "clickIds", "warnings", "origin", "receivedAt", "updatedAt")
         ${numbers} SELECT CAST(n AS VARCHAR(36)), 'okna', 's', CAST(n AS VARCHAR(36)), 'ended', '+79161234567', TRUE, FALSE,
           '{}', '[]', '{}', ${NOON}, ${NOON} FROM numbers`,
      ),
    );
    pipeline.clock.forward(91 * DAY);
  });
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  const known = async () => (await pipeline.rows('SELECT "id" FROM "calls" WHERE "callerNumber" IS NOT NULL')).length;

  it('lets other writers in between its steps', async () => {
    let seen = CALLS;
    const other = new Promise<void>((resolve) => {
      setTimeout(() => void known().then((count) => resolve(void (seen = count))), 0);
    });
    await pipeline.get(RetentionJobs).applyRetention();
    await other;
    expect(seen).toBeGreaterThan(0);
    expect(await known()).toBe(0);
  });

  it('a process that is asked to stop leaves the rest for the next time', async () => {
    const jobs = pipeline.get(RetentionJobs);
    const nightly = jobs.nightly();
    await jobs.beforeApplicationShutdown();
    await nightly;
    expect(await known()).toBeGreaterThan(0);
  });
});
