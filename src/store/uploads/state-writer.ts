import { isLegalStep, type StateBefore, statesBefore, type UploadState } from '../../domain/uploads/upload-states.js';
import type { SqlExecutor } from '../database/sql-executor.js';
import { UploadEntity } from '../schema/entities/upload.entity.js';

/**
 * The condition under which a row may step to `to`, derived from the table of legal steps. A single state is written as an
 * equality, so that its partial indexes apply.
 *
 * @param only a subset of the legal states, in the order in which a partial index names them; any other state does not compile
 */
export function mayStepTo<To extends UploadState>(to: To, only?: readonly StateBefore<To>[]): string {
  const states: readonly UploadState[] = only ?? statesBefore(to);
  const literals = states.map((state) => `'${state}'`);
  return literals.length === 1 ? `"state" = ${literals.join('')}` : `"state" IN (${literals.join(',')})`;
}

/** The state in which uploads were read, and the lease that held them then; null for none. */
export type ReadAs = Pick<UploadEntity, 'state' | 'leaseToken'>;
type StateChange = Partial<UploadEntity> & Pick<UploadEntity, 'id' | 'state'>;

/**
 * Compare-and-set: the statement that changes uploads' states; only a claim has one of its own. A row that another worker has
 * moved or holds meanwhile is left alone, and so is a row whose step is not legal.
 *
 * @param columns written beside the state
 * @returns the ids of the rows that were changed
 */
export async function saveStates(
  tx: SqlExecutor,
  { state: from, leaseToken }: ReadAs,
  columns: readonly Exclude<keyof UploadEntity, 'id' | 'state'>[],
  changes: readonly StateChange[],
): Promise<ReadonlySet<string>> {
  const legal = changes.filter(({ state }) => isLegalStep(from, state));
  const where = `t."state" = ? AND ${leaseToken === null ? 't."leaseToken" IS NULL' : 't."leaseToken" = ?'}`;
  const values = leaseToken === null ? [from] : [from, leaseToken];
  return new Set(await tx.updateReturning(UploadEntity, ['id'], ['state', ...columns], legal, where, values));
}
