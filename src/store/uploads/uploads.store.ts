import { Injectable } from '@nestjs/common';
import { groupBy } from '../../domain/collections.js';
import type { ReasonCode } from '../../domain/reason.js';
import type { Instant } from '../../domain/time/instant.js';
import { SETTLED_STATES, type UploadState } from '../../domain/uploads/upload-states.js';
import { newId } from '../../runtime/ids.js';
import { isOneOf, placeholders, type SqlExecutor } from '../database/sql-executor.js';
import { UploadChangeEntity } from '../schema/entities/request.entity.js';
import { UploadEntity } from '../schema/entities/upload.entity.js';
import { type ReadAs, saveStates } from './state-writer.js';

/** A step of one upload outside an attempt. `message` never contains personal data. */
export interface UploadStep {
  readonly upload: UploadEntity;
  readonly to: UploadState;
  readonly code: ReasonCode | null;
  readonly detail?: string | null;
  readonly message?: string | null;
  readonly dueAt?: Instant;
  /** Prepares the row again before it leaves again. */
  readonly unfreeze?: boolean;
  readonly identifier?: { readonly kind: string; readonly value: string } | null;
  readonly verified?: boolean;
  readonly batchKey?: string | null;
  readonly requestId?: string | null;
  readonly attempts?: number;
  readonly unlinkedBy?: readonly string[] | null;
}

/** By our id of the call: the webhook that causes its uploads' steps. */
export type StepCauses = ReadonlyMap<string, string>;

/** An entry in the history of an upload that changes nothing else. */
export interface UploadNote {
  readonly upload: UploadEntity;
  readonly code: ReasonCode;
  readonly message: string;
}

/** What becomes of a sent value that has changed. */
export type RestatementChange = Pick<UploadEntity, 'id' | 'restatementState' | 'restatementReason'>;

@Injectable()
export class UploadsStore {
  /**
   * @param hold locks the rows until the transaction ends, so that no claim takes them; one claimed earlier shows as `sending`
   */
  async byConversions(session: SqlExecutor, conversionIds: readonly string[], hold: boolean): Promise<UploadEntity[]> {
    if (conversionIds.length === 0) return [];
    const lock = hold && session.dialect === 'postgres' ? 'FOR UPDATE' : '';
    const sql = `SELECT * FROM "uploads" WHERE "conversionId" IN ${placeholders(conversionIds.length)} ORDER BY "id" ${lock}`;
    return session.entities(UploadEntity, sql, conversionIds);
  }

  async byCalls(session: SqlExecutor, callIds: readonly string[]): Promise<UploadEntity[]> {
    if (callIds.length === 0) return [];
    const one = isOneOf(session.dialect, callIds);
    return session.entities(UploadEntity, `SELECT * FROM "uploads" WHERE "callId" ${one.sql} ORDER BY "id"`, one.values);
  }

  async byIds(tx: SqlExecutor, ids: readonly string[]): Promise<UploadEntity[]> {
    if (ids.length === 0) return [];
    return tx.entities(UploadEntity, `SELECT * FROM "uploads" WHERE "id" IN ${placeholders(ids.length)}`, ids);
  }

  async add(tx: SqlExecutor, uploads: readonly UploadEntity[], now: Instant, causes?: StepCauses): Promise<void> {
    await tx.insert(UploadEntity, uploads);
    await tx.insert(
      UploadChangeEntity,
      uploads.map(({ id, callId, state }) => ({
        ...change(id, now, null, state, 'CREATED', null, null),
        receiptId: causes?.get(callId) ?? null,
      })),
    );
  }

  /**
   * Applies the steps that are legal and whose upload is unchanged since it was read; others are skipped.
   * @returns how many were applied
   */
  async applySteps(tx: SqlExecutor, steps: readonly UploadStep[], now: Instant, causes?: StepCauses): Promise<number> {
    let taken = 0;
    // Fencing: a claimed row takes a step only under the lease it was read with, because another worker may hold it by now.
    for (const group of groupBy(steps, ({ upload }) => `${upload.state} ${upload.leaseToken ?? ''}`).values()) {
      const readAs: ReadAs = group[0]?.upload ?? { state: 'skipped', leaseToken: null };
      const changes = group.map((step) => columnsAfter(step, now));
      const moved = await saveStates(tx, readAs, STEP_COLUMNS, changes);
      taken += moved.size;
      const from = readAs.state;
      const recorded = group.filter((step) => moved.has(step.upload.id) && (step.to !== from || step.message));
      await tx.insert(
        UploadChangeEntity,
        recorded.map((step) => ({ ...changeOf(step, from, now), receiptId: causes?.get(step.upload.callId) ?? null })),
      );
    }
    return taken;
  }

  async addNotes(tx: SqlExecutor, notes: readonly UploadNote[], now: Instant): Promise<void> {
    await tx.insert(
      UploadChangeEntity,
      notes.map(({ upload: { id, state }, code, message }) => change(id, now, state, state, code, message, null)),
    );
  }

  /** A restatement in flight continues with the newest value in the next round. */
  async setRestatements(tx: SqlExecutor, changes: readonly RestatementChange[]): Promise<void> {
    const due = changes.map((change) => ({ ...change, restatementDueAt: null, restatementDetail: null }));
    const columns = ['restatementState', 'restatementReason', 'restatementDueAt', 'restatementDetail'] as const;
    await tx.update(UploadEntity, ['id'], columns, due);
  }

  /** What is shown beside a delivered upload whose call has lost its goal. */
  async setRetraction(tx: SqlExecutor, ids: readonly string[], state: string | null, reason: ReasonCode | null): Promise<void> {
    const changes = ids.map((id) => ({ id, retractionState: state, retractionReason: reason }));
    await tx.update(UploadEntity, ['id'], ['retractionState', 'retractionReason'], changes);
  }
}

const STEP_COLUMNS = [
  'attempts',
  'reasonCode',
  'reasonDetail',
  'dueAt',
  'frozen',
  'identifierKind',
  'identifierValue',
  'verified',
  'unlinkedBy',
  'batchKey',
  'leaseToken',
  'leaseUntil',
  'settledAt',
  'updatedAt',
] as const satisfies readonly (keyof UploadEntity)[];

function columnsAfter(step: UploadStep, now: Instant): Partial<UploadEntity> & Pick<UploadEntity, 'id' | 'state'> {
  const { upload } = step;
  const identifier =
    step.identifier === undefined ? { kind: upload.identifierKind, value: upload.identifierValue } : step.identifier;
  return {
    id: upload.id,
    state: step.to,
    reasonCode: step.code,
    reasonDetail: step.detail ?? null,
    attempts: step.attempts ?? upload.attempts,
    dueAt: step.dueAt ?? upload.dueAt,
    frozen: step.unfreeze ? null : upload.frozen,
    identifierKind: identifier?.kind ?? null,
    identifierValue: identifier?.value ?? null,
    verified: step.verified ?? upload.verified,
    unlinkedBy: step.unlinkedBy === undefined ? upload.unlinkedBy : step.unlinkedBy,
    batchKey: step.batchKey === undefined ? upload.batchKey : step.batchKey,
    leaseToken: null,
    leaseUntil: null,
    settledAt: SETTLED_STATES.includes(step.to) ? now : null,
    updatedAt: now,
  };
}

function changeOf(step: UploadStep, from: UploadState, now: Instant): UploadChangeEntity {
  return change(step.upload.id, now, from, step.to, step.code, step.message ?? step.detail ?? null, step.requestId ?? null);
}

function change(
  uploadId: string,
  at: Instant,
  fromState: UploadState | null,
  toState: UploadState,
  code: ReasonCode | null,
  message: string | null,
  requestId: string | null,
): UploadChangeEntity {
  return { id: newId(), uploadId, at, fromState, toState, code, message, requestId, receiptId: null };
}
