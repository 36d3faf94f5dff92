import type { UploadState } from '../../domain/uploads/upload-states.js';
import type { SqlCondition } from '../listing/conditions.js';

/** The states of the partial indices `ix_uploads_any_state` and `ix_uploads_under_way`. Most uploads are in none of them. */
const INDEXED_STATES: readonly (readonly UploadState[])[] = [
  ['confirming', 'uncertain', 'unmatched', 'rejected', 'expired', 'cancelled'],
  ['skipped', 'pending', 'sending'],
];

/**
 * Uploads in a state. A literal, and the index's own condition beside it: SQLite takes a partial index only if the statement
 * repeats its condition, and does not conclude it from one of the values (with a million calls 313 ms; 2026-11-30).
 *
 * @param alias of `uploads` in the statement
 */
export function inUploadState(alias: string, state: UploadState): SqlCondition {
  const column = `${alias}."state"`;
  const indexed = INDEXED_STATES.find((states) => states.includes(state));
  const condition = indexed ? ` AND ${column} IN (${indexed.map((one) => `'${one}'`).join(',')})` : '';
  return { sql: `${column} = '${state}'${condition}`, values: [] };
}
