import { Injectable } from '@nestjs/common';
import type { Instant } from '../domain/instant.js';
import { Database } from './database.js';
import { ReceiptEntity, type ReceiptVerdict } from './entities/receipt.entity.js';
import { between, equal, newest, type Condition, type Page, type Slice } from './lists.js';
import { places, type Session } from './session.js';

export interface ReceiptFilter {
  /** The sources that may be seen; null for all. */
  readonly sources: readonly string[] | null;
  readonly source?: string | undefined;
  readonly verdict?: ReceiptVerdict | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** Webhooks as they came, for people to look through. */
@Injectable()
export class ReceiptListsStore {
  constructor(private readonly database: Database) {}

  async list({ sources, source, verdict, from, to }: ReceiptFilter, page: Page): Promise<Slice<ReceiptEntity>> {
    const asked = source === undefined ? sources : [source].filter((one) => sources?.includes(one) ?? true);
    if (asked?.length === 0) return { items: [], next: null };
    const within = between('t."receivedAt"', from, to);
    return this.database.read((session) =>
      // Few are unread or unreadable, and each of these verdicts has an index of its own.
      verdict === 'new' || verdict === 'unreadable'
        ? newest(session, ReceiptEntity, 'receipts', [saying(verdict), ...ofSources(asked), ...within], page)
        : newestOfEach(session, asked, [...equal('verdict', verdict), ...within], page),
    );
  }

  async find(id: string): Promise<ReceiptEntity | null> {
    const sql = 'SELECT * FROM "receipts" WHERE "id" = ?';
    return this.database.read(async (session) => session.hydrate(ReceiptEntity, await session.all(sql, [id]))[0] ?? null);
  }

  /** To be read once more. @returns false for one whose content was dropped when it was read: nothing is left to read */
  async renew(id: string): Promise<boolean> {
    const sql = `UPDATE "receipts" SET "verdict" = 'new', "reasonCode" = NULL, "reasonDetail" = NULL
      WHERE "id" = ? AND NOT ("verdict" = 'read' AND "query" = '' AND "bodyBase64" IS NULL)`;
    return (await this.database.write((tx) => tx.run(sql, [id]))) > 0;
  }
}

/** In letters rather than as a value: the database must see at once which partial index it is. */
function saying(verdict: Extract<ReceiptVerdict, 'new' | 'unreadable'>): Condition {
  return { sql: `t."verdict" = '${verdict}'`, values: [] };
}

/** An expression, so that no index of sources is taken for it: it would be read as a whole and sorted. */
function ofSources(sources: readonly string[] | null): Condition[] {
  return sources === null ? [] : [{ sql: `COALESCE(t."sourceId", '') IN ${places(sources.length)}`, values: sources }];
}

/** The newest of several sources, each looked for in its own part of the index: that of all together is in no order of age. */
async function newestOfEach(
  session: Session,
  sources: readonly string[] | null,
  conditions: readonly Condition[],
  page: Page,
): Promise<Slice<ReceiptEntity>> {
  const of = (some: readonly Condition[]) => newest(session, ReceiptEntity, 'receipts', [...some, ...conditions], page);
  if (sources === null) return of([]);
  const found: ReceiptEntity[] = [];
  let isMore = false;
  for (const source of sources) {
    const { items, next } = await of(equal('sourceId', source));
    found.push(...items);
    isMore ||= next !== null;
  }
  const items = found.sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, page.limit);
  return { items, next: isMore || found.length > items.length ? (items.at(-1)?.id ?? null) : null };
}
