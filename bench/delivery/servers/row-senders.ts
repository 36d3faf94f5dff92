import { attemptRecord, toOutgoingRequest, finishedRequest } from '#dist/delivery/requests/request-journal.js';
import { settleUpload } from '#dist/delivery/requests/request-journal.js';
import type { Destination } from '#dist/destinations/destinations.js';
import type { BatchAnswer } from '#dist/platforms/kit/answers.js';
import { newId } from '#dist/runtime/ids.js';
import { AttemptEntity } from '#dist/store/schema/entities/request.entity.js';
import { RequestEntity } from '#dist/store/schema/entities/request.entity.js';
import { UploadEntity, type FrozenRow } from '#dist/store/schema/entities/upload.entity.js';
import type { DataSource } from 'typeorm';

/** What a row-by-row sender stores. */
export type KeptDetail = 'state' | 'journal';

/** Sends a row and stores the result. */
export type RowSender = (destination: Destination, upload: UploadEntity, frozen: FrozenRow) => Promise<void>;

/** Only the upload's state, after the answer: after a crash nobody knows what had left. */
const sendKeepingState =
  (source: DataSource, send: SendRow): RowSender =>
  async (destination, upload, { row }) => {
    const [outcome] = (await send(destination, row)).outcomes;
    upload.state = outcome?.kind === 'delivered' ? 'delivered' : 'confirming';
    upload.attempts += 1;
    upload.settledAt = Date.now();
    await source.getRepository(UploadEntity).save(upload);
  };

/** Ringback's journal: the request, the attempt and the row before it leaves, and the result of each afterwards. */
const sendKeepingJournal =
  (source: DataSource, send: SendRow): RowSender =>
  async (destination, upload, frozen) => {
    const { platform } = destination;
    const rows = [{ upload, frozen, sentValue: null, occurredAt: 0 }];
    const batch = { rows, splits: 0, partlyTaken: false, bisection: null, retest: false };
    const outgoing = toOutgoingRequest(destination, batch, newId(), Date.now());
    const [sending] = outgoing.uploads;
    if (!sending) throw new Error('a batch without a row');
    const { id: requestId, startedAt } = outgoing.request;
    const attempt = source.manager.create(AttemptEntity, { uploadId: upload.id, number: sending.tries, requestId, startedAt });
    await source.transaction(async (tx) => {
      await tx.save(RequestEntity, outgoing.request);
      await tx.save(AttemptEntity, attempt);
      await tx.save(UploadEntity, { ...sending, state: 'sending' });
    });
    const answer = await send(destination, frozen.row);
    const [outcome] = answer.outcomes;
    if (!outcome) throw new Error('an answer without an outcome');
    const now = Date.now();
    const { copies, onUnknown } = platform;
    const rules = { copies, onUnknown, now, spread: Math.random, sharesTarget: () => false };
    const after = settleUpload(sending, outcome, rules);
    await source.transaction(async (tx) => {
      await tx.save(RequestEntity, finishedRequest(outgoing.request, answer, now, 0));
      await tx.save(AttemptEntity, { ...attempt, ...attemptRecord(sending, outcome, after.state, answer.exchange.left, now) });
      await tx.save(UploadEntity, after);
    });
  };

export const ROW_SENDERS = { state: sendKeepingState, journal: sendKeepingJournal } as const satisfies Record<
  KeptDetail,
  unknown
>;

export type SendRow = (destination: Destination, row: unknown) => Promise<BatchAnswer>;
