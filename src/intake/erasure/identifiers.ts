import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';

/** A shorter text would be found in many places that have nothing to do with the person. */
const SHORTEST = 6;

/** Everything by which the person may stand in a copy of a request. */
export function identifiersOf(calls: readonly CallEntity[], uploads: readonly UploadEntity[]): string[] {
  const ofCalls = calls.flatMap(({ callerNumber, ip, uid, gaCid, yaCid, rsCid, gaSessionId, clickIds, leakedClickIds }) => [
    callerNumber,
    ip,
    uid,
    gaCid,
    yaCid,
    rsCid,
    gaSessionId,
    ...Object.values(clickIds),
    ...Object.values(leakedClickIds ?? {}),
  ]);
  const all = [...ofCalls, ...uploads.map(({ identifierValue }) => identifierValue)];
  const told = all.filter((value): value is string => typeof value === 'string' && value.length >= SHORTEST);
  // The longest first: a short one may be a part of it.
  return [...new Set(told)].sort((a, b) => b.length - a.length);
}

/** A copy of a request without them. */
export function withoutIdentifiers(text: string | null, identifiers: readonly string[]): string | null {
  if (text === null) return null;
  return identifiers.reduce((rest, one) => rest.replaceAll(one, '***').replaceAll(encodeURIComponent(one), '***'), text);
}
