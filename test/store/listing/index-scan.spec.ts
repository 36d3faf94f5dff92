import { v7 } from 'uuid';
import { newRequestRecord } from '../../../src/delivery/requests/request-journal.js';
import { DAY, HOUR } from '../../../src/domain/time/instant.js';
import { AuditStore } from '../../../src/store/admin/audit.store.js';
import type { Database } from '../../../src/store/database/database.js';
import type { KeysetPage } from '../../../src/store/listing/conditions.js';
import { allMatches } from '../../../src/store/listing/index-scan.js';
import { ReceiptListsStore } from '../../../src/store/receipts/receipt-lists.store.js';
import { AuditEntity } from '../../../src/store/schema/entities/admin.entity.js';
import { ReceiptEntity } from '../../../src/store/schema/entities/receipt.entity.js';
import { RequestEntity } from '../../../src/store/schema/entities/request.entity.js';
import { RequestListsStore } from '../../../src/store/uploads/requests.store.js';
import { onBothDatabases } from '../../support/databases.js';
import { aStoredReceipt } from '../../support/call-builders.js';

const ROWS = 11_000;

const FIRST_DAY = Date.UTC(2026, 0, 1);
const AN_HOUR = 10;
const momentOf = (number: number) => FIRST_DAY + Math.floor(number / AN_HOUR) * HOUR;
const idOf = (number: number) => v7({ msecs: momentOf(number), seq: number });
const numbers = Array.from({ length: ROWS }, (_, number) => number);

/** Acts of one kind on one thing after another; the oldest two are Anna's. */
async function fill(database: Database): Promise<void> {
  const acts = numbers.map((number) => ({
    id: idOf(number),
    at: momentOf(number),
    who: number < 2 ? 'Анна' : 'CRM',
    keyId: null,
    projectId: 'okna',
    action: number % 2 === 0 ? 'marks.set' : 'calls.reveal',
    subject: number % 1000 === 0 ? 'seldom' : 'often',
    detail: { number },
  }));
  await database.write((tx) => tx.insert(AuditEntity, acts));
}

async function pagesOf<T>(list: (before: string | null) => Promise<KeysetPage<T>>): Promise<T[][]> {
  const pages: T[][] = [];
  for (let before: string | null = null; ;) {
    const { items, next } = await list(before);
    pages.push(items);
    if (next === null) return pages;
    before = next;
  }
}

const numbersOf = (page: readonly AuditEntity[]) => page.map(({ detail }) => detail['number']);

onBothDatabases((db) => {
  const find = (filter: object) => {
    const store = new AuditStore(db());
    return pagesOf((before) => store.list({ projects: null, ...filter }, { limit: 100, before }));
  };

  it('what no index answers is looked for in some thousand rows a page, and all pages together miss nothing', async () => {
    await fill(db());
    const pages = await find({ who: 'Анна' });
    expect(pages.map(numbersOf)).toEqual([[], [], [1, 0]]);
  });

  it('of two indices the rarer one is walked, and the other condition looked for on the way', async () => {
    await fill(db());
    const pages = await find({ subject: 'seldom', action: 'marks.set', to: momentOf(5000) });
    expect(pages.map(numbersOf)).toEqual([[4000, 3000, 2000, 1000, 0]]);
    expect((await find({ subject: 'seldom', action: 'calls.reveal' })).flat()).toEqual([]);
  });

  it('pages that are full end where the next one begins', async () => {
    await fill(db());
    const pages = await find({ subject: 'often', action: 'marks.set', from: momentOf(10_000) });
    expect(pages.slice(0, 5).map((page) => page.length)).toEqual([100, 100, 100, 100, 99]);
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(499);
  });

  it('the list of a day that lies far back begins on that day', async () => {
    const [from, to] = [FIRST_DAY + 10 * DAY, FIRST_DAY + 11 * DAY];
    await fill(db());
    await db().write((tx) => tx.insert(ReceiptEntity, numbers.map(aReceipt)));
    await db().write((tx) => tx.insert(RequestEntity, numbers.map(aRequest)));
    const page = { limit: 500, before: null };
    const [audit, receipts, requests] = await Promise.all([
      new AuditStore(db()).list({ projects: null, who: 'CRM', from, to }, page),
      new ReceiptListsStore(db()).list({ sources: null, verdict: 'read', from, to }, page),
      new RequestListsStore(db()).list({ projects: null, from, to }, page),
    ]);
    for (const { items, next } of [audit, receipts, requests]) expect([items.length, next]).toEqual([24 * AN_HOUR, null]);
  });

  it('a row whose moment is some hours off its id is in the list all the same', async () => {
    await fill(db());
    await db().write((tx) => tx.run('UPDATE "audit" SET "at" = ? WHERE "who" = \'Анна\'', [FIRST_DAY + 20 * HOUR]));
    const [page] = await find({ who: 'Анна', from: FIRST_DAY + 19 * HOUR, to: FIRST_DAY + 21 * HOUR });
    expect(numbersOf(page ?? [])).toEqual([1, 0]);
  });
});

function aReceipt(number: number): ReceiptEntity {
  return aStoredReceipt({ id: idOf(number), receivedAt: momentOf(number), verdict: 'read' });
}

function aRequest(number: number): RequestEntity {
  const startedAt = momentOf(number);
  return newRequestRecord({ id: 'dest', projectId: 'okna' }, idOf(number), 1, startedAt);
}

describe('lists that are looked through as a whole', () => {
  it('are so four at a time, and each to its end: their rows are in memory meanwhile', async () => {
    let [running, most] = [0, 0];
    const look = () =>
      allMatches(async ({ before }) => {
        most = Math.max(most, before === null ? (running += 1) : running);
        await new Promise((done) => setImmediate(done));
        if (before === null) return { items: [{ id: 'b' }], next: 'b' };
        running -= 1;
        return { items: [{ id: 'a' }], next: null };
      });
    const found = await Promise.all(Array.from({ length: 10 }, look));
    expect(found).toEqual(found.map(() => ({ rows: [{ id: 'b' }, { id: 'a' }], complete: true })));
    expect(most).toBe(4);
  });
});
