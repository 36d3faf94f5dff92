import { CallerKeys } from '../../../src/processing/callers/caller-keys.js';
import { keyedHash } from '../../../src/runtime/ids.js';
import { ErasureService } from '../../../src/processing/erasure/erasure.service.js';
import { CallerKeysStore } from '../../../src/store/privacy/caller-keys.store.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aProject, TestPipeline } from '../../support/test-pipeline.js';

const NUMBER = '+79161234567';
const OUTSIDE = 'an-outside-secret-of-the-test';

describe('the keyed hash of a caller', () => {
  const plain = new CallerKeys({ stored: 'stored', outside: null });
  const outside = new CallerKeys({ stored: 'stored', outside: OUTSIDE });

  it('is another one in each project and under each secret', () => {
    const keys = [plain, outside].flatMap((one) => ['okna', 'dveri'].map((project) => one.keyOf(project, NUMBER)));
    expect(new Set([...keys, keyedHash('stored', NUMBER)]).size).toBe(5);
    expect(keys.every((key) => /^[0-9a-f]{64}$/.test(key))).toBe(true);
  });

  it('is reached from every form that a database may hold, without the number', () => {
    const [first, second] = [plain.rekeying(null), outside.rekeying('project')];
    const old = keyedHash('stored', NUMBER);
    expect(first?.rekey('okna', old)).toBe(plain.keyOf('okna', NUMBER));
    expect(second?.rekey('okna', plain.keyOf('okna', NUMBER))).toBe(outside.keyOf('okna', NUMBER));
    expect(outside.rekeying(null)?.rekey('okna', old)).toBe(outside.keyOf('okna', NUMBER));
    expect(outside.rekeying(second?.form ?? '')).toBeNull();
  });

  it('is refused where the secret that made it is not at hand', () => {
    const { form = '' } = outside.rekeying(null) ?? {};
    expect(form).not.toContain(OUTSIDE);
    for (const other of [plain, new CallerKeys({ stored: 'stored', outside: 'another-secret-of-the-test' })])
      expect(() => other.rekeying(form)).toThrow(expect.objectContaining({ code: 'RB_CALLER_SECRET' }));
  });
});

describe.each(DATABASES)('the callers of a database on %s', (kind) => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline | null = null;
  beforeEach(async () => {
    fresh = await freshDatabase(kind);
  });
  afterEach(async () => {
    await pipeline?.close();
    await fresh.dispose();
  });

  const open = async (callerSecret: string | null) => {
    await pipeline?.close();
    pipeline = null;
    const config = aConfig(fresh.url, [aProject({})]);
    const platforms = [new FakePlatform().definition];
    pipeline = await TestPipeline.open({ ...config, privacy: { ...config.privacy, callerSecret } }, platforms);
    return pipeline;
  };
  const keys = async (from: TestPipeline) =>
    new Set((await from.rows('SELECT "callerKey" FROM "calls"')).map((row) => row['callerKey']));
  const call = (callId: string) => `callId=${callId}&dateStart=22-11-2026T09:45Z&callerNumber=79161234567`;

  it('stay the same persons when a secret outside is added, and are not found in the database by what is inside', async () => {
    const before = await open(null);
    await before.call(call('1'));
    const [inside] = await keys(before);
    await before.database.write((tx) => tx.run('UPDATE "calls" SET "callerNumber" = NULL'));
    const after = await open(OUTSIDE);
    await after.call(call('2'));
    const [key, ...more] = await keys(after);
    expect(more).toEqual([]);
    expect(key).not.toBe(inside);
    const stored = JSON.stringify(await after.rows('SELECT * FROM "installation"'));
    expect(stored).not.toContain(OUTSIDE);
    const order = { by: { name: 'a', keyId: null }, basis: null, projects: null };
    expect(await after.get(ErasureService).erase({ kind: 'phone', number: NUMBER }, order)).toMatchObject({
      counts: { calls: 2 },
    });
  });

  it('are not silently forgotten under another secret, and are on request, but for those whose number is kept', async () => {
    const before = await open(OUTSIDE);
    await before.call(call('1'), call('2'));
    const known = await keys(before);
    await before.database.write((tx) => tx.run(`UPDATE "calls" SET "callerNumber" = NULL WHERE "callId" = '1'`));
    await expect(open('another-secret-of-the-test')).rejects.toMatchObject({ code: 'RB_CALLER_SECRET' });
    const again = await open(OUTSIDE);
    expect(await keys(again)).toEqual(known);
    await again.get(CallerKeysStore).forget();
    const after = await open('another-secret-of-the-test');
    const left = await after.rows('SELECT "callId", "callerKey" FROM "calls" ORDER BY "callId"');
    expect(left).toEqual([
      { callId: '1', callerKey: null },
      { callId: '2', callerKey: expect.not.stringMatching(String([...known][0])) },
    ]);
  });
});
