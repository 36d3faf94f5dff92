import fc from 'fast-check';
import { UPLOAD_STATES } from '../../src/domain/uploads/upload-states.js';
import { CallEntity } from '../../src/store/schema/entities/call.entity.js';
import { ConversionEntity, UploadEntity } from '../../src/store/schema/entities/upload.entity.js';
import type { SqlExecutor } from '../../src/store/database/sql-executor.js';
import { aCall, CALL_START } from '../support/call-builders.js';
import { onBothDatabases } from '../support/databases.js';
import { allRollups, aCounting, forgetRollups } from '../support/rollups.js';
import { aConfig, aProject } from '../support/test-pipeline.js';
import { anUpload } from '../support/upload-builders.js';

const DAY = 86_400_000;
const CALLS = 4;

/** Something that happens to one of a few calls. */
type Change = (tx: SqlExecutor, id: string) => Promise<unknown>;

const set =
  (table: string, column: string, key: string) =>
  (value: unknown): Change =>
  (tx, id) =>
    tx.run(`UPDATE "${table}" SET "${column}" = ? WHERE "${key}" = ?`, [value, id]);
const ofCall = (column: string, ...values: unknown[]) => fc.constantFrom(...values).map(set('calls', column, 'id'));
const ofConversions = (column: string, ...values: unknown[]) =>
  fc.constantFrom(...values).map(set('conversions', column, 'callId'));
const ofUploads = (column: string, ...values: unknown[]) => fc.constantFrom(...values).map(set('uploads', column, 'callId'));

const makeCall = fc
  .record({
    startedAt: fc.constantFrom(CALL_START, CALL_START - DAY, CALL_START - 40 * DAY, CALL_START - 400 * DAY, null),
    projectId: fc.constantFrom('okna', 'dveri'),
    utmCampaign: fc.constantFrom('brand', '', null),
    answered: fc.constantFrom(true, false, null),
  })
  .map((facts): Change => async (tx, id) => {
    const call = { ...aCall({ id, callId: id, receivedAt: CALL_START, ...facts }), callerExcluded: false, byWebhook: true };
    await tx.insert(CallEntity, [{ ...call, origin: {}, erasedAt: null } as unknown as CallEntity], 'DO NOTHING');
  });
const convert = fc
  .record({
    goal: fc.constantFrom('quality-call', 'order', 'call'),
    valueMinor: fc.constantFrom(150_000, 0, null),
    currency: fc.constantFrom('RUB', 'USD', null),
    destination: fc.constantFrom('okna-a', 'okna-b', null),
  })
  .map(({ destination, goal, ...worth }): Change => async (tx, id) => {
    const key = `${id} ${goal}`;
    const moments = { occurredAt: CALL_START, createdAt: CALL_START, revokedAt: null };
    const conversion = { id: key, projectId: 'okna', callId: id, goal, decidedBy: 'rule' as const, ...worth, ...moments };
    await tx.insert(ConversionEntity, [conversion], 'DO NOTHING');
    if (destination === null) return;
    const upload = anUpload({ id: `${key} ${destination}`.slice(0, 36), conversionId: key, callId: id, goal, destination });
    await tx.insert(UploadEntity, [upload], 'DO NOTHING');
  });

const aChange = fc.oneof(
  makeCall,
  convert,
  convert,
  ofCall('answered', true, false, null),
  ofCall('startedAt', CALL_START, CALL_START + DAY, null),
  ofCall('utmTerm', 'окна', 'двери', '', null),
  ofCall('trackingNumber', '+74951234567', '+78001234567', null),
  ofCall('device', 'mobile', null),
  ofCall('yaCid', '1763800000123456789', null),
  ofCall('clickIds', '{}', '{"yclid":"1","rb_clickid":"2"}'),
  ofCall('callerKey', 'b1946ac92492d234', null),
  ofCall('callerExcluded', true, false),
  ofConversions('revokedAt', CALL_START, null),
  ofConversions('valueMinor', 99, null),
  ofUploads('state', ...UPLOAD_STATES),
  ofUploads('reasonCode', 'NO_IDENTIFIER', null),
  ofUploads('attempts', 0, 2),
  ofUploads('verified', true, false),
  ofUploads('identifierKind', 'yaCid', null),
);

/** What happens one after the other; now and then one or two processes count. */
const aStory = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ call: fc.nat({ max: CALLS - 1 }), change: aChange }) },
    { weight: 1, arbitrary: fc.constantFrom('count' as const, 'both count' as const) },
  ),
  { minLength: 5, maxLength: 40 },
);

onBothDatabases((db, kind) => {
  const config = () => aConfig('', [aProject(), aProject({ id: 'dveri' })]);

  it('whatever happens to calls, in whatever order, the sums are those of counting anew', async () => {
    const processes = [aCounting(db(), config()), aCounting(db(), config())] as const;
    await fc.assert(
      fc.asyncProperty(aStory, async (story) => {
        for (const step of story) {
          if (step === 'count') await processes[0].catchUp();
          else if (step === 'both count') await Promise.all(processes.map((one) => one.catchUp()));
          else await db().write((tx) => step.change(tx, `call-${step.call}`));
        }
        await processes[1].catchUp();
        const byDifference = await allRollups(db());
        await forgetRollups(db());
        await aCounting(db(), config()).catchUp();
        expect(byDifference).toEqual(await allRollups(db()));
        await db().write(async (tx) => {
          for (const table of ['uploads', 'conversions', 'calls']) await tx.run(`DELETE FROM "${table}"`);
        });
        await forgetRollups(db());
      }),
      { numRuns: kind === 'SQLite' ? 50 : 15 },
    );
  });

  const make = (id: string, facts: Partial<CallEntity> = {}): Promise<unknown> =>
    db().write((tx) => {
      const call = { ...aCall({ id, callId: id, ...facts }), callerExcluded: false, byWebhook: true, origin: {} };
      return tx.insert(CallEntity, [call as unknown as CallEntity]);
    });
  if (kind === 'PostgreSQL')
    it('groups that a standby lacked when it took over are numbered anew: others have their numbers since', async () => {
      const [process, other] = [aCounting(db(), config()), aCounting(db(), config())];
      await make('lost', { utmCampaign: 'brand' });
      await process.catchUp();
      await db().write(async (tx) => {
        await tx.run('DELETE FROM "calls"');
        await tx.run('DELETE FROM "stat_groups"');
        await tx.all(`SELECT setval(pg_get_serial_sequence('stat_groups', 'id'), 1, false)`);
      });
      await forgetRollups(db());
      await make('first', { utmCampaign: 'outlet' });
      await other.catchUp();
      await make('second', { utmCampaign: 'brand' });
      await process.catchUp();
      const byDifference = await allRollups(db());
      await forgetRollups(db());
      await aCounting(db(), config()).catchUp();
      expect(byDifference).toEqual(await allRollups(db()));
    });

  const days = () =>
    db().read((session) => session.all('SELECT "projectId", "day", "calls", "excluded" FROM "stat_days" ORDER BY 1, 2'));

  it('other settings count every call anew, and a process with the old ones counts no more', async () => {
    // 23:30 in Moscow, 20:30 in UTC.
    await make('late', { startedAt: Date.UTC(2026, 10, 20, 20, 30) });
    const old = aCounting(db(), config());
    expect(await old.catchUp()).toBe(true);
    expect(await days()).toEqual([{ projectId: 'okna', day: '2026-11-20', calls: 1, excluded: 0 }]);
    const exclude = { callers: ['+7916*'], trackingNumbers: [] };
    const other = aCounting(db(), { ...aConfig('', [aProject({ exclude })]), timezone: 'Asia/Vladivostok' });
    await other.catchUp();
    const inVladivostok = [{ projectId: 'okna', day: '2026-11-21', calls: 1, excluded: 1 }];
    expect(await days()).toEqual(inVladivostok);
    await make('next', { startedAt: Date.UTC(2026, 10, 22, 20, 30) });
    await old.catchUp();
    expect(await days()).toEqual(inVladivostok);
    await other.catchUp();
    expect(await days()).toHaveLength(2);
  });

  it('of processes that start together none counts anew what another has counted, and each waits until all is', async () => {
    await make('one');
    const seen = Array.from({ length: 8 }, async () => {
      const counting = aCounting(db(), config());
      return [await counting.catchUp(), await days()];
    });
    const complete = [true, [{ projectId: 'okna', day: '2026-11-20', calls: 1, excluded: 0 }]];
    expect(await Promise.all(seen)).toEqual(seen.map(() => complete));
  });

  describe('a recount of more calls than fit in one slice', () => {
    const MANY = 170;
    const idOf = (at: number) => `call-${String(at).padStart(3, '0')}`;
    const makeMany = () =>
      db().write((tx) => {
        const calls = Array.from({ length: MANY }, (_, at) => ({
          ...aCall({ id: idOf(at), callId: idOf(at), startedAt: CALL_START - (at % 3) * DAY }),
          callerExcluded: false,
          byWebhook: true,
          origin: {},
        }));
        return tx.insert(CallEntity, calls as unknown as CallEntity[]);
      });
    /** One slice of a process that has just started. */
    const countOneSlice = async () => {
      let slices = 0;
      await aCounting(db(), config()).countAll(() => (slices += 1) > 1);
    };
    const rowsOf = async (table: string) =>
      Number((await db().read((session) => session.all<{ n: unknown }>(`SELECT COUNT(*) AS "n" FROM "${table}"`)))[0]?.n);

    it('drops the queued changes of calls that it has still to count, and keeps those of calls that it has counted', async () => {
      await makeMany();
      expect(await rowsOf('stat_changes')).toBe(MANY);
      await countOneSlice();
      expect([await rowsOf('stat_changes'), await rowsOf('stat_calls')]).toEqual([0, 50]);
      const [oldest, newest] = [idOf(0), idOf(MANY - 1)];
      await db().write((tx) => tx.run(`UPDATE "calls" SET "answered" = FALSE WHERE "id" IN ('${oldest}', '${newest}')`));
      await countOneSlice();
      const counted = 'SELECT "callId" FROM "stat_calls" WHERE "contribution" LIKE ?';
      const missed = await db().read((session) => session.all(counted, ['%,0,0,[%']));
      expect(missed).toEqual([{ callId: newest }]);
      expect([await rowsOf('stat_changes'), await rowsOf('stat_calls')]).toEqual([0, 50]);
    });

    it('counts every change once, wherever the recount is and whichever process goes on', async () => {
      const aMoment = fc.array(
        fc.record({ at: fc.nat({ max: MANY - 1 }), answered: fc.boolean(), utmTerm: fc.constantFrom('окна', 'двери', null) }),
        { maxLength: 8 },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(aMoment, { maxLength: 6 }), async (moments) => {
          await makeMany();
          for (const changes of moments) {
            await countOneSlice();
            await db().write(async (tx) => {
              const sql = 'UPDATE "calls" SET "answered" = ?, "utmTerm" = ? WHERE "id" = ?';
              for (const { at, answered, utmTerm } of changes)
                await tx.run(sql, [tx.dialect === 'sqlite' ? Number(answered) : answered, utmTerm, idOf(at)]);
            });
          }
          expect(await aCounting(db(), config()).catchUp()).toBe(true);
          const byDifference = await allRollups(db());
          await forgetRollups(db());
          await aCounting(db(), config()).catchUp();
          expect(byDifference).toEqual(await allRollups(db()));
          await db().write((tx) => tx.run('DELETE FROM "calls"'));
          await forgetRollups(db());
        }),
        { numRuns: kind === 'SQLite' ? 20 : 6 },
      );
    });
  });

  it('a count that fails in the middle has happened not at all', async () => {
    await make('one');
    const counting = aCounting(db(), config());
    await counting.catchUp();
    const before = await allRollups(db());
    await make('two');
    // The last thing that a slice writes.
    await db().write((tx) => tx.run('ALTER TABLE "stat_calls" RENAME COLUMN "contribution" TO "elsewhere"'));
    expect(await counting.catchUp()).toBe(false);
    expect(await allRollups(db())).toEqual(before);
    await db().write((tx) => tx.run('ALTER TABLE "stat_calls" RENAME COLUMN "elsewhere" TO "contribution"'));
    expect(await counting.catchUp()).toBe(true);
    expect(await days()).toEqual([{ projectId: 'okna', day: '2026-11-20', calls: 2, excluded: 0 }]);
  });

  it('one more call costs the same statements on a day with ten calls as on one with four hundred', async () => {
    const counting = aCounting(db(), config());
    const statementsFor = async (calls: number, id: string): Promise<number> => {
      const many = Array.from({ length: calls }, (_, at) => ({
        ...aCall({ id: `${id}-${at}`, callId: `${id}-${at}` }),
        callerExcluded: false,
        byWebhook: true,
        origin: {},
      }));
      await db().write((tx) => tx.insert(CallEntity, many as unknown as CallEntity[]));
      await counting.catchUp();
      await make(id);
      let statements = 0;
      let values = 0;
      db().onStatement((sql) => {
        statements += 1;
        values += sql.length;
      });
      await counting.catchUp();
      db().onStatement(() => undefined);
      return statements + values;
    };
    const few = await statementsFor(10, 'few');
    expect(await statementsFor(390, 'many')).toBe(few);
  });
});
