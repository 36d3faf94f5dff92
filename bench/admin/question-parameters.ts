import { Cursors } from '#dist/api/http/cursors.js';
import { Database } from '#dist/store/database/database.js';
import type { BenchApi } from './bench-api.js';
import { DAY_MS } from './tables/sql.js';

/** The values of the requests' placeholders, by name. */
export type QuestionParameters = Readonly<Record<string, string>>;

interface KnownCall {
  readonly id: string;
  readonly callId: string;
  readonly callerNumber: string;
  readonly yaCid: string;
}

/** Taken from the middle of the data, and from its oldest part. */
export async function readQuestionParameters({ app }: BenchApi, days: number): Promise<QuestionParameters> {
  const database = app.get(Database);
  // The ids must drive the search, or SQLite begins with all calls that have a client id.
  const known = 'CASE WHEN "isQuality" AND "yaCid" IS NOT NULL THEN TRUE ELSE FALSE END';
  const bySkipping = async (days: number) => {
    const day = `SELECT "firstId" FROM "list_spans" WHERE "list" = 'calls' ORDER BY "day" LIMIT 1 OFFSET ${days}`;
    const sql = `SELECT "id", "callId", "callerNumber", "yaCid" FROM "calls" WHERE "id" > (${day}) AND ${known} ORDER BY "id" LIMIT 1`;
    const [row] = await database.read((session) => session.all<KnownCall>(sql));
    if (!row) throw new Error('the data hold no call with an upload there');
    return row;
  };
  const [call, old] = [await bySkipping(days / 2), await bySkipping(Math.ceil(days / 30))];
  const uploadOf = 'SELECT "id" FROM "uploads" WHERE "callId" = ? LIMIT 1';
  const [upload] = await database.read((session) => session.all<{ id: string }>(uploadOf, [call.id]));
  // As in the list of calls: encrypted, so that it cannot be forged.
  const cursorAt = async ({ id }: KnownCall, list = 'calls') => (await app.get(Cursors).nextOf(list, id)) ?? '';
  const dayBefore = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
  return {
    call: call.id,
    upload: upload?.id ?? '',
    yearBack: await cursorAt(call),
    oldest: await cursorAt(old),
    oldestOfUploads: await cursorAt(old, 'uploads'),
    oldestOfRequests: await cursorAt(old, 'requests'),
    vendorId: call.callId,
    phone: call.callerNumber,
    tail: call.callerNumber.slice(-4),
    yaCid: call.yaCid,
    yearAgo: dayBefore(365),
    monthAgo: dayBefore(29),
    weeksAgo: dayBefore(21),
  };
}
