import { CallEntity } from '../../src/store/schema/entities/call.entity.js';
import { aCall, CALL_START } from '../support/call-builders.js';
import { onBothDatabases } from '../support/databases.js';
import { allRollups, aCountingAndCheck } from '../support/rollups.js';
import { aConfig } from '../support/test-pipeline.js';

const DAY = '2026-11-20';

onBothDatabases((db) => {
  const twoCalls = () =>
    db().write((tx) => {
      const calls = ['one', 'two'].map((id, at) => ({
        ...aCall({ id, callId: id, answered: at === 0 }),
        callerExcluded: false,
        byWebhook: true,
        origin: {},
      }));
      return tx.insert(CallEntity, calls as unknown as CallEntity[]);
    });
  const spoil = (...statements: string[]) =>
    db().write(async (tx) => {
      for (const statement of statements) await tx.run(statement);
    });

  it('a day whose sums are right is left as it is', async () => {
    await twoCalls();
    const { check } = aCountingAndCheck(db(), aConfig(''));
    expect(await check.check('okna', DAY)).toEqual({ calls: 2, wrongCalls: 0, wrongRows: 0 });
    expect(await check.check('okna', '2026-11-19')).toEqual({ calls: 0, wrongCalls: 0, wrongRows: 0 });
  });

  it('sums that were spoilt are found and put right, of the day and of all longer periods', async () => {
    await twoCalls();
    const { counting, check } = aCountingAndCheck(db(), aConfig(''));
    await counting.catchUp();
    const right = await allRollups(db());
    await spoil(
      'UPDATE "stat_days" SET "calls" = 7',
      'UPDATE "stat_campaigns" SET "answered" = "answered" + 1',
      'DELETE FROM "stat_missed_hours"',
      'UPDATE "stat_coverage" SET "gclid" = 0',
    );
    expect(await check.check('okna', DAY)).toMatchObject({ calls: 2, wrongCalls: 0 });
    expect(await allRollups(db())).toEqual(right);
    expect(await check.check('okna', DAY)).toEqual({ calls: 2, wrongCalls: 0, wrongRows: 0 });
  });

  it('calls whose change was lost are counted as they are', async () => {
    await twoCalls();
    const { counting, check } = aCountingAndCheck(db(), aConfig(''));
    await counting.catchUp();
    await spoil(
      `UPDATE "calls" SET "answered" = FALSE, "utmTerm" = 'another' WHERE "id" = 'one'`,
      `UPDATE "calls" SET "startedAt" = ${CALL_START + 60_000}, "device" = NULL WHERE "id" = 'two'`,
      'DELETE FROM "stat_changes"',
    );
    expect(await check.check('okna', DAY)).toEqual({ calls: 2, wrongCalls: 2, wrongRows: 0 });
    const days = await db().read((session) => session.all('SELECT "calls", "missed" FROM "stat_days"'));
    expect(days).toEqual([{ calls: 2, missed: 2 }]);
  });
});
