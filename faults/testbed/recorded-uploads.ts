import type { SqlExecutor } from '#dist/store/database/sql-executor.js';
import { CallEntity } from '#dist/store/schema/entities/call.entity.js';
import { UploadEntity } from '#dist/store/schema/entities/upload.entity.js';
import { numberOf } from './calls.js';
import type { RecordedUpload } from './comparison.js';

/** Every upload's state, from the tables of the journey. */
export async function readRecordedUploads(session: SqlExecutor): Promise<RecordedUpload[]> {
  const calls = session.hydrate(CallEntity, await session.all('SELECT * FROM "calls"'));
  const callOf = new Map(calls.map((call) => [call.id, call]));
  const uploads = session.hydrate(UploadEntity, await session.all('SELECT * FROM "uploads"'));
  return uploads.map(({ destination, callId, state, reasonCode }) => {
    const call = callOf.get(callId);
    if (!call) throw new Error('an upload without its call');
    const visitors = [call.yaCid, call.gaCid, call.clickIds.gclid ?? null].filter((visitor) => visitor !== null);
    return { number: numberOf(call), destination, state, reason: reasonCode, visitors };
  });
}
