import { MINUTE } from '../../../src/domain/time/instant.js';
import { ClaimsStore } from '../../../src/store/uploads/claims.store.js';
import { DATABASES } from '../../support/databases.js';
import { calls, DeliveryHarness } from '../../support/delivery-harness.js';
import type { TestPipeline } from '../../support/test-pipeline.js';

const DESTINATION = { id: 'dest', projectId: 'okna' };

describe.each(DATABASES)('a lease on %s', (kind) => {
  let harness: DeliveryHarness;
  let app: TestPipeline;

  beforeEach(async () => {
    harness = await DeliveryHarness.open(kind);
    app = await harness.start();
    await calls(app, 2);
  });
  afterEach(() => harness.close());

  async function claim(): Promise<{ token: string; until: number; ids: string[] }> {
    const now = app.clock.now();
    const lease = { token: 'a-lease', until: now + MINUTE };
    const claimed = await app.get(ClaimsStore).claim(DESTINATION, 'due', now, lease, 10);
    return { ...lease, ids: claimed.map(({ upload }) => upload.id) };
  }
  const untils = async () =>
    (await app.rows('SELECT "leaseUntil" FROM "uploads" ORDER BY "id"')).map(({ leaseUntil }) => Number(leaseUntil));

  it('is kept alive for all that is held under it', async () => {
    const { token, until } = await claim();
    expect(await app.get(ClaimsStore).renew({ token: 'another-lease', until: until + MINUTE })).toBe(0);
    expect(await app.get(ClaimsStore).renew({ token, until: until + MINUTE })).toBe(2);
    expect(await untils()).toEqual([until + MINUTE, until + MINUTE]);
  });

  // SQLite has one writer, who waits for nobody's rows.
  if (kind === 'PostgreSQL') {
    it('is kept alive without waiting for rows that are being journalled or settled', async () => {
      const { token, until, ids } = await claim();
      let letGo = (): void => undefined;
      const mayEnd = new Promise<void>((resolve) => (letGo = resolve));
      let settling: Promise<void> | undefined;
      await new Promise<void>((isAtIt) => {
        settling = app.database.write(async (tx) => {
          await tx.run('UPDATE "uploads" SET "tries" = 1 WHERE "id" = ?', ids.slice(0, 1));
          isAtIt();
          await mayEnd;
        });
      });
      expect(await app.get(ClaimsStore).renew({ token, until: until + MINUTE })).toBe(1);
      letGo();
      await settling;
      expect((await untils()).toSorted((a, b) => a - b)).toEqual([until, until + MINUTE]);
    });
  }
});
