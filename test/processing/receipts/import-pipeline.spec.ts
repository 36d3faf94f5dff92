import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CallsImportService } from '../../../src/processing/import/calls-import.service.js';
import { CallListImporter } from '../../../src/processing/reconcile/call-list-importer.service.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aDestination, aGoal, aProject, TestPipeline } from '../../support/test-pipeline.js';

const SOURCE = 'mango-main';
const ROWS = 1_100;
/** No more than one transaction takes. */
const ROWS_AT_ONCE = 150;
const GOALS = [
  aGoal({ id: 'quality', when: { quality: true } }),
  aGoal({ id: 'once', when: { answered: true }, oncePerCallerDays: 30 }),
  aGoal({ id: 'returning', when: { not: { new: true } } }),
];

type Row = Readonly<Record<string, string>>;

/** A fifth of the rows is about a few calls and callers that every batch meets again; the others are new. */
const someRows = fc
  .array(fc.record({ isKnown: fc.integer({ min: 1, max: 5 }), of: fc.integer({ min: 1, max: 30 }), isQuality: fc.boolean() }), {
    minLength: ROWS,
    maxLength: ROWS,
  })
  .map((rows) =>
    rows.map(({ isKnown, of, isQuality }, index): Row => {
      const call = isKnown === 1 ? `known-${of}` : `new-${index}`;
      const caller = isKnown <= 2 ? `7916000${1000 + (of % 12)}` : `7917${1_000_000 + index}`;
      return {
        callId: call,
        callerNumber: caller,
        dateStart: `2026-11-22T09:${30 + (of % 15)}Z`,
        dateEnd: '2026-11-22T09:49Z',
        callStatus: of % 2 === 0 ? '1120' : '1111',
        isQuality: String(isQuality),
        yaCid: `17638000${1000 + (of % 9)}`,
        city: isKnown === 1 ? `city ${index}` : 'Псков',
      };
    }),
  );

type Import = (pipeline: TestPipeline, rows: readonly Row[]) => Promise<object>;

const asList: Import = (pipeline, rows) =>
  pipeline.get(CallListImporter).importRows(
    SOURCE,
    rows.map((row) => JSON.stringify(row)),
  );

const asFile: Import = async (pipeline, rows) => {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-import-'));
  const path = join(folder, 'calls.jsonl');
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
  const file = { path, format: null, source: SOURCE, dryRun: false };
  try {
    return await pipeline.get(CallsImportService).importFile(file, { bad: () => undefined, progress: () => undefined });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe.each([
  ['a vendor’s list', asList],
  ['a file of calls', asFile],
])('on SQLite, batches of %s that are decided while the one before is written', (_name, importAll) => {
  let opened: { readonly fresh: FreshDatabase; readonly pipeline: TestPipeline }[] = [];
  afterEach(async () => {
    for (const { pipeline, fresh } of opened) {
      await pipeline.close();
      await fresh.dispose();
    }
    opened = [];
  });

  async function open(): Promise<TestPipeline> {
    const fresh = await freshDatabase('SQLite');
    const goals = Object.fromEntries(GOALS.map(({ id }) => [id, {}]));
    const project = aProject({ goals: GOALS, destinations: [aDestination({ settings: { name: 'dest', goals } })] });
    const pipeline = await TestPipeline.open(aConfig(fresh.url, [project]), [new FakePlatform().definition]);
    opened.push({ fresh, pipeline });
    return pipeline;
  }

  async function found(pipeline: TestPipeline) {
    const calls = await pipeline.rows(
      `SELECT "callId", "callerKey" IS NOT NULL AS "knowsCaller", "isQuality", "phase", "city", "answered"
       FROM "calls" ORDER BY 1`,
    );
    const conversions = await pipeline.rows(
      `SELECT k."callId", c."goal", u."state", u."reasonCode"
       FROM "conversions" c JOIN "calls" k ON k."id" = c."callId" JOIN "uploads" u ON u."conversionId" = c."id"
       WHERE c."revokedAt" IS NULL ORDER BY 1, 2`,
    );
    const [receipts] = await pipeline.rows(`SELECT COUNT(*) AS "rows", COUNT(DISTINCT "contentKey") AS "kept" FROM "receipts"`);
    const shared = await pipeline.rows(
      `SELECT "goal", "occurredAt", k."yaCid" FROM "conversions" c JOIN "calls" k ON k."id" = c."callId"
       GROUP BY 1, 2, 3 HAVING COUNT(*) > 1`,
    );
    return { calls, conversions, receipts, shared };
  }

  it('come to the same calls, conversions and uploads as batches that are read one after the other', async () => {
    let ahead = 0;
    await fc.assert(
      fc.asyncProperty(someRows, async (rows) => {
        const [pipelined, oneByOne] = [await open(), await open()];
        let committed = 0;
        let begun = 0;
        pipelined.onStatement((sql) => {
          committed += Number(sql.startsWith('INSERT INTO "receipts"'));
          begun += Number(sql === 'BEGIN IMMEDIATE');
        });
        const all = await importAll(pipelined, rows);
        expect(committed).toBeGreaterThan(1);
        ahead += committed - begun;
        const counts: Record<string, number> = {};
        for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
          const part = (await importAll(oneByOne, rows.slice(at, at + ROWS_AT_ONCE))) as Record<string, unknown>;
          for (const [name, count] of Object.entries(part))
            if (typeof count === 'number') counts[name] = (counts[name] ?? 0) + count;
        }
        const [one, other] = [await found(pipelined), await found(oneByOne)];
        expect(one).toEqual(other);
        expect(one.shared).toEqual([]);
        const { taken, repeated, missed } = counts;
        expect(all).toMatchObject(importAll === asFile ? { lines: ROWS, taken, repeated } : { listed: ROWS, missed });
      }),
      { numRuns: 3, endOnFailure: true },
    );
    expect(ahead).toBeGreaterThan(0);
  }, 600_000);

  it('are decided anew where somebody else wrote meanwhile, and no line is lost or counted twice', async () => {
    const [rows] = fc.sample(someRows, { numRuns: 1, seed: 7 });
    const [pipeline, undisturbed] = [await open(), await open()];
    let isOver = false;
    let written = 0;
    const write = async () => {
      while (!isOver) {
        await pipeline.database.write((tx) => tx.run(`UPDATE "installation" SET "value" = "value"`));
        written += 1;
      }
    };
    const writing = write();
    const counts = await importAll(pipeline, rows ?? []);
    isOver = true;
    await writing;
    expect(written).toBeGreaterThan(1);
    // A further row completes a call that an earlier transaction made, and belongs to a new one within the same transaction.
    const perTransaction = { completed: null };
    expect({ ...counts, ...perTransaction }).toEqual({ ...(await importAll(undisturbed, rows ?? [])), ...perTransaction });
    expect(await found(pipeline)).toEqual(await found(undisturbed));
  }, 60_000);
});
