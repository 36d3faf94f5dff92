import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditStore } from '../../../src/store/admin/audit.store.js';
import { ErasureService } from '../../../src/processing/erasure/erasure.service.js';
import { RetentionJobs } from '../../../src/processing/erasure/retention.jobs.js';
import { CallsImportService } from '../../../src/processing/import/calls-import.service.js';
import { MarksService } from '../../../src/processing/marks/marks.service.js';
import { CallListImporter } from '../../../src/processing/reconcile/call-list-importer.service.js';
import { ReplayService } from '../../../src/processing/replay/replay.service.js';
import { DAY } from '../../../src/domain/time/instant.js';
import { newId } from '../../../src/runtime/ids.js';
import { numbersIn } from '../../../src/processing/erasure/find-person.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { FakePlatform } from '../../support/fake-platform.js';
import { aConfig, aProject, TestPipeline } from '../../support/test-pipeline.js';

const NUMBER = '79161234567';
const BY = { name: 'Юрист', keyId: newId() };
const PERSONAL = /9161234567|1763800000123456789|203\.0\.113\.77/;

function hook(callId: string, more: Readonly<Record<string, string>> = {}): string {
  const end = { callStatus: '1120', duration: '187', isQuality: 'true', yaCid: '1763800000123456789', ip: '203.0.113.77' };
  const times = { dateStart: '22-11-2026T09:45Z', dateEnd: '22-11-2026T09:49Z' };
  return new URLSearchParams({ callId, ...times, ...end, callerNumber: NUMBER, ...more }).toString();
}

describe.each(DATABASES)('an erased person on %s', (kind) => {
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;
  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    pipeline = await TestPipeline.open(aConfig(fresh.url, [aProject({})]), [new FakePlatform().definition]);
  });
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  const everything = async () => {
    const tables = [
      'calls',
      'receipts',
      'uploads',
      'upload_changes',
      'requests',
      'marks',
      'audit',
      'conversions',
      'erased_callers',
    ];
    const rows = await Promise.all(tables.map((table) => pipeline.rows(`SELECT * FROM "${table}"`)));
    return JSON.stringify(rows);
  };
  const erase = (callId: string | null = null) =>
    pipeline.get(ErasureService).erase(callId === null ? { kind: 'phone', number: `+${NUMBER}` } : { kind: 'callId', callId }, {
      by: BY,
      basis: null,
      projects: null,
    });
  const calls = async () => (await pipeline.rows('SELECT "callId" FROM "calls" ORDER BY "id"')).map(({ callId }) => callId);
  const keptOut = async () => {
    const { items } = await pipeline
      .get(AuditStore)
      .list({ projects: null, action: 'erase.kept-out' }, { limit: 50, before: null });
    return items.map(({ who, projectId, detail }) => ({ who, projectId, ...detail }));
  };

  it('does not come back with a later webhook of the call, one of another call, or one that names no number yet', async () => {
    await pipeline.call(hook('1'));
    await erase();
    await pipeline.call(hook('1', { city: 'Москва' }), hook('1', { callerNumber: '' }));
    await pipeline.call(hook('2'));
    // The start of a third call names nobody, and its end does.
    await pipeline.call(hook('3', { callerNumber: '', dateEnd: '', callStatus: '', duration: '' }));
    expect(await everything()).toMatch(PERSONAL);
    await pipeline.call(hook('3'));
    expect(await everything()).not.toMatch(PERSONAL);
    expect(await calls()).toEqual(['1', '3']);
    const results = await pipeline.rows('SELECT "verdict", "reasonCode", "query" FROM "receipts" WHERE "callId" IS NULL');
    expect(results).toEqual(Array.from({ length: 4 }, () => ({ verdict: 'unreadable', reasonCode: 'ERASED', query: '' })));
    const line = { who: 'ringback', projectId: 'okna', source: 'mango-main', receipts: 1, calls: 1 };
    expect(await keptOut()).toEqual([line, line, { ...line, receipts: 2 }]);
  });

  it('does not come back with a number that cannot be read as a caller’s, nor in a webhook without a call', async () => {
    await erase();
    const unread = [`sip:${NUMBER}@pbx.example`, 'Иван <8 (916) 123-45-67>', '7916 123-4567 (моб.)'];
    await pipeline.call(...unread.map((callerNumber, index) => hook(`${index}`, { callerNumber })), hook('', {}));
    await pipeline.call(hook('7', { callerNumber: 'sip:79990000001@pbx.example', yaCid: '1763800000999999999', ip: '' }));
    expect(await everything()).not.toMatch(PERSONAL);
    expect(await calls()).toEqual(['7']);
    expect(await keptOut()).toEqual([{ who: 'ringback', projectId: 'okna', source: 'mango-main', receipts: 4, calls: 3 }]);
  });

  it('is looked for among the first hundred numbers of a webhook, so that nobody’s list of numbers takes long', () => {
    const list = (before: number) => [...Array.from({ length: before }, () => '79990000001'), NUMBER].join(',');
    expect(numbersIn({ query: list(99), bodyBase64: null })).toContain(`+${NUMBER}`);
    expect(numbersIn({ query: list(100), bodyBase64: null })).toEqual(['+79990000001']);
  });

  it('named by a call without a number, does not come back with a webhook of that call', async () => {
    await pipeline.call(hook('1', { callerNumber: '' }));
    await erase('1');
    await pipeline.call(hook('1'));
    expect(await everything()).not.toMatch(PERSONAL);
    expect(await keptOut()).toHaveLength(1);
  });

  it('asked for before the first call, is kept out from the start', async () => {
    await erase();
    await pipeline.call(hook('1'), hook('2', { callerNumber: '79990000001', yaCid: '1763800000999999999', ip: '' }));
    expect(await calls()).toEqual(['2']);
    expect(await everything()).not.toMatch(PERSONAL);
  });

  it('does not come back by a file, by the vendor’s list, by marks or by a replay', async () => {
    await pipeline.call(hook('1'));
    await erase();
    const path = join(tmpdir(), `ringback-${newId()}.jsonl`);
    const rows = ['1', '2'].map((callId) => JSON.stringify(Object.fromEntries(new URLSearchParams(hook(callId)))));
    writeFileSync(path, `${rows.join('\n')}\n`);
    const file = { path, format: 'jsonl', source: 'mango-main', dryRun: false } as const;
    const imported = await pipeline.get(CallsImportService).importFile(file, { bad: () => undefined, progress: () => undefined });
    expect(imported).toMatchObject({ lines: 2, bad: 0, erased: 2 });
    expect(await pipeline.get(CallListImporter).importRows('mango-main', rows)).toMatchObject({
      missed: 0,
      completed: 0,
      filled: 0,
    });
    const marks = [
      { callId: '1', goal: 'quality-call', note: `Иван ${NUMBER}` },
      { phone: NUMBER, at: pipeline.clock.now(), goal: 'quality-call' },
    ];
    expect(await pipeline.get(MarksService).mark(marks, { ...BY, projects: null })).toMatchObject([
      { outcome: 'refused', code: 'CALL_ERASED' },
      { outcome: 'unmatched' },
    ]);
    const before = await pipeline.rows('SELECT * FROM "uploads"');
    await pipeline.get(ReplayService).replay({ project: 'okna', by: 'start' }, 'receipts');
    expect(await pipeline.rows('SELECT * FROM "uploads"')).toEqual(before);
    expect(await everything()).not.toMatch(PERSONAL);
    expect(await calls()).toEqual(['1']);
    expect(await keptOut()).toMatchObject([
      { who: 'Юрист', marks: 1 },
      { who: 'ringback', receipts: 2 },
      { who: 'ringback', receipts: 2 },
    ]);
  });

  it('is remembered by a hash for as long as any caller is', async () => {
    await erase();
    pipeline.clock.forward(399 * DAY);
    await pipeline.get(RetentionJobs).applyRetention();
    expect(await pipeline.rows('SELECT * FROM "erased_callers"')).toHaveLength(1);
    pipeline.clock.forward(2 * DAY);
    await pipeline.get(RetentionJobs).applyRetention();
    expect(await pipeline.rows('SELECT * FROM "erased_callers"')).toEqual([]);
  });
});
