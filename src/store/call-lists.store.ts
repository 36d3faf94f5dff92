import { Injectable } from '@nestjs/common';
import { groupBy } from '../domain/collections.js';
import type { Instant } from '../domain/time/instant.js';
import { furthestUpload, type UploadState } from '../domain/uploads/upload-states.js';
import { byExactId, calledBy, holding } from './call-search.js';
import { Database } from './database.js';
import { CallEntity } from './entities/call.entity.js';
import { ConversionEntity } from './entities/conversion.entity.js';
import { ReceiptEntity } from './entities/receipt.entity.js';
import { among, between, equal, spanned, type Condition, type Page, type Slice } from './lists.js';
import { places, type Session } from './session.js';
import { along, alongEach, besides, newest, type Search, type Walk } from './walks.js';

/** Which calls a list shows. What is left out does not narrow it. */
export interface CallFilter {
  /** The projects that may be seen; null for all. */
  readonly projects: readonly string[] | null;
  readonly project?: string | undefined;
  readonly source?: string | undefined;
  /** The vendor's id. */
  readonly callId?: string | undefined;
  readonly phone?: { readonly digits: string; readonly e164: string | null } | undefined;
  /** The beginning of the keyed hash that tells callers apart. */
  readonly caller?: string | undefined;
  /** By the call's start, or by its first receipt where no start came. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly q?: string | undefined;
  readonly goal?: string | undefined;
  readonly destination?: string | undefined;
  /** Of an upload (at `destination` where that is given); `none` for calls without one. */
  readonly state?: UploadState | 'none' | undefined;
  readonly quality?: boolean | undefined;
  readonly utmSource?: string | undefined;
  readonly utmCampaign?: string | undefined;
  readonly trackingNumber?: string | undefined;
}

/** How far a call has come at one destination. */
export interface Standing {
  readonly id: string;
  readonly state: UploadState;
}

/** Calls as people look for them. */
@Injectable()
export class CallListsStore {
  constructor(private readonly database: Database) {}

  /** Where a page would be long in coming, it holds less than fits in it, and `next` goes on. */
  list(filter: CallFilter, page: Page): Promise<Slice<CallEntity>> {
    return this.database.read(async (session) => newest(session, CallEntity, 'calls', await searchFor(session, filter), page));
  }

  async find(id: string): Promise<CallEntity | null> {
    return this.database.read(
      async (session) => session.hydrate(CallEntity, await session.all('SELECT * FROM "calls" WHERE "id" = ?', [id]))[0] ?? null,
    );
  }

  /** How far these calls have come at each destination, by the furthest of their uploads there. */
  async standingOf(ids: readonly string[]): Promise<Map<string, Standing[]>> {
    if (ids.length === 0) return new Map();
    const sql = `SELECT u."callId", u."destination" AS "at", u."state" FROM "uploads" u WHERE u."callId" IN ${places(ids.length)} ORDER BY u."id"`;
    const uploads = await this.database.read((session) =>
      session.all<{ callId: string; at: string; state: UploadState }>(sql, ids),
    );
    const standing = [...groupBy(uploads, ({ callId }) => callId)].map(([callId, ofCall]) => {
      const there = [...groupBy(ofCall, ({ at }) => at).values()].map((some) => furthestUpload(some));
      return [callId, there.flatMap((one) => (one ? [{ id: one.at, state: one.state }] : []))] as const;
    });
    return new Map(standing);
  }

  /** The first ones that are kept, in the order in which they came. */
  async receiptsOf(id: string, limit: number): Promise<ReceiptEntity[]> {
    const sql = 'SELECT * FROM "receipts" WHERE "callId" = ? ORDER BY "id" LIMIT ?';
    return this.database.read(async (session) => session.hydrate(ReceiptEntity, await session.all(sql, [id, limit])));
  }

  /** Those that were revoked included. */
  async conversionsOf(id: string): Promise<ConversionEntity[]> {
    const sql = 'SELECT * FROM "conversions" WHERE "callId" = ? ORDER BY "id"';
    return this.database.read(async (session) => session.hydrate(ConversionEntity, await session.all(sql, [id])));
  }
}

async function searchFor(session: Session, filter: CallFilter): Promise<Search> {
  const { from, to, phone, quality } = filter;
  const seen = alongEach('projectId', filter.projects);
  const called = phone ? calledBy(phone.digits, phone.e164) : { walks: [], looks: [] };
  const walks = [
    ...along(...equal('callId', filter.callId)),
    ...called.walks,
    ...(filter.caller === undefined ? [] : along(ofCaller(filter.caller))),
    ...along(...equal('utmCampaign', filter.utmCampaign)),
    ...along(...equal('utmSource', filter.utmSource)),
    ...along(...equal('trackingNumber', filter.trackingNumber)),
    ...along(...equal('sourceId', filter.source)),
    ...along(...equal('projectId', filter.project)),
    ...seen.walks,
    ...(quality === undefined ? [] : along({ sql: `t."isQuality" = ${quality ? 'TRUE' : 'FALSE'}`, values: [] })),
    ...(filter.goal === undefined ? [] : [meeting(filter.goal)]),
  ];
  const looks = [...between('COALESCE(t."startedAt", t."receivedAt")', from, to), ...called.looks, ...seen.looks];
  // Text last: it is what takes longest to look for.
  for (const { condition, named } of [...uploading(filter), ...holdingText(filter)]) {
    const few = await named?.(session);
    if (few) walks.push(...along(few));
    else looks.push(condition);
  }
  return { walks, looks, within: (id) => spanned('calls', from, to, id) };
}

function seenBy({ projects, project }: CallFilter): Condition[] {
  return [...among('projectId', projects), ...equal('projectId', project)];
}

/** Named by their ids: a walk from the newest call would go past all others. No letter of a hash comes after f. */
function ofCaller(beginning: string): Condition {
  return {
    sql: 't."id" IN (SELECT k."id" FROM "calls" k WHERE k."callerKey" >= ? AND k."callerKey" < ?)',
    values: [beginning, `${beginning}g`],
  };
}

/** Of one call there is at most one conversion to a goal, and their index leads to the newest calls. */
function meeting(goal: string): Walk {
  const met = { sql: 'c."goal" = ? AND c."revokedAt" IS NULL', values: [goal] };
  return { ways: [met], over: { table: '"conversions" c', id: 'c."callId"' } };
}

/** What each call must be looked at for. */
interface Look {
  readonly condition: Condition;
  /** The same by the ids of the few calls that fit; null where there are many. */
  readonly named?: (session: Session) => Promise<Condition | null>;
}

function holdingText(filter: CallFilter): Look[] {
  const { q } = filter;
  return q === undefined ? [] : [{ condition: holding(q), named: byExactId(q, seenBy(filter)) }];
}

function uploading({ destination, state }: CallFilter): Look[] {
  if (destination === undefined && state === undefined) return [];
  const there = destination === undefined ? [] : ['u."destination" = ?'];
  const standing = state === undefined || state === 'none' ? [] : ['u."state" = ?'];
  const values = [...(destination === undefined ? [] : [destination]), ...(standing.length === 0 ? [] : [state])];
  const look = withUpload({ sql: [...there, ...standing].join(' AND ') || 'TRUE', values });
  if (state !== 'none') return [look];
  return [{ condition: { sql: `NOT (${look.condition.sql})`, values } }];
}

/** Fewer than these are quicker named than looked for. */
const FEW = 2000;

function withUpload({ sql, values }: Condition): Look {
  // The call must lead: a destination has far more uploads than a call.
  const there = besides([{ sql, values }]);
  return {
    condition: { sql: `EXISTS (SELECT 1 FROM "uploads" u WHERE u."callId" = t."id" AND ${there.sql})`, values },
    named: async (session) => {
      const few = `SELECT u."callId" FROM "uploads" u WHERE ${sql} LIMIT ${FEW + 1}`;
      const [row] = await session.all<{ count: unknown }>(`SELECT COUNT(*) AS "count" FROM (${few}) AS few`, values);
      return Number(row?.count) > FEW ? null : { sql: `t."id" IN (SELECT u."callId" FROM "uploads" u WHERE ${sql})`, values };
    },
  };
}
