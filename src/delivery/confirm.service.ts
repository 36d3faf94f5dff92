import { Injectable, Logger } from '@nestjs/common';
import { MINUTE, type Instant } from '../domain/instant.js';
import type { Outcome } from '../domain/outcome.js';
import type { Reason } from '../domain/reason.js';
import { nextAttemptAt } from '../domain/schedule.js';
import { stateAfter } from '../domain/upload.js';
import type { Destination } from '../platforms/destinations.js';
import type { OpenRequest, Verdict } from '../platforms/verdict.js';
import { Database } from '../store/database.js';
import type { RequestEntity } from '../store/entities/request.entity.js';
import type { UploadEntity } from '../store/entities/upload.entity.js';
import { RequestsStore } from '../store/requests.store.js';
import type { Session } from '../store/session.js';
import { UploadsStore, type UploadStep } from '../store/uploads.store.js';
import { GateService } from './gate.service.js';
import { LimitsService } from './limits/limits.service.js';
import { requestKeyOf } from './request-key.js';
import { countsAsAttempt, detailOf, reasonOf } from './settlement.js';
import { World } from './world.js';

/** Where one question speaks of all requests, and where each costs a request of its own. */
const REQUESTS_PER_LIST = 1000;
const REQUESTS_PER_QUESTION = 100;
/** More open requests than this are asked about in the next round. */
const MOST_REQUESTS = 5000;
const LONGEST_QUESTION_MS = 2 * MINUTE;

export interface ConfirmSummary {
  readonly destination: string;
  /** In requests, each of one or more rows. */
  asked: number;
  settled: number;
  waiting: number;
  trouble: Reason | null;
}

/** Asks for the verdicts of platforms that speak later. */
@Injectable()
export class ConfirmService {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly database: Database,
    private readonly requests: RequestsStore,
    private readonly uploads: UploadsStore,
    private readonly gate: GateService,
    private readonly limits: LimitsService,
    private readonly world: World,
  ) {}

  /** With `all`, every outstanding verdict is asked for, due or not. */
  async confirm(destination: Destination, all: boolean): Promise<ConfirmSummary> {
    const summary: ConfirmSummary = { destination: destination.id, asked: 0, settled: 0, waiting: 0, trouble: null };
    if (!destination.platform.confirm) return summary;
    const now = this.world.clock.now();
    const open = await this.database.read((session) => this.requests.open(session, destination, all ? null : now, MOST_REQUESTS));
    const most = destination.platform.limits.requestsPerQuestion === undefined ? REQUESTS_PER_LIST : REQUESTS_PER_QUESTION;
    for (let start = 0; start < open.length && !summary.trouble; start += most) {
      await this.ask(destination, open.slice(start, start + most), summary);
    }
    if (summary.asked > 0) this.logger.log({ msg: 'verdicts asked for', ...summary });
    return summary;
  }

  private async ask(destination: Destination, open: readonly RequestEntity[], summary: ConfirmSummary): Promise<void> {
    const { platform } = destination;
    const requests = Math.ceil(open.length / (platform.limits.requestsPerQuestion ?? open.length));
    const spent = await this.limits.spend(destination, { use: 'read', requests, rows: 0 });
    if (spent) {
      await this.gate.meet(destination, spent);
      summary.trouble = spent.reason;
      return;
    }
    const answer = await this.limits.inTurn(destination, async () =>
      platform.confirm?.(open.map(asQuestion), {
        requestKey: requestKeyOf(open[0]?.id ?? ''),
        signal: AbortSignal.timeout(LONGEST_QUESTION_MS),
      }),
    );
    if (!answer) return;
    const more = (answer.requests ?? requests) - requests;
    if (more > 0) await this.limits.note(destination, { use: 'read', requests: more, rows: 0 });
    if (answer.trouble) await this.gate.meet(destination, answer.trouble);
    const verdicts = new Map(answer.confirmations.map(({ ref, verdict }) => [ref, verdict]));
    for (const request of open) {
      const verdict = verdicts.get(request.remoteId ?? '') ?? { kind: 'waiting' as const };
      await this.settle(destination, request, verdict, answer.trouble !== undefined);
      if (verdict.kind === 'waiting') summary.waiting += 1;
      else summary.settled += 1;
    }
    summary.asked += open.length;
    summary.trouble = answer.trouble?.reason ?? null;
  }

  private async settle(destination: Destination, request: RequestEntity, verdict: Verdict, troubled: boolean): Promise<void> {
    const now = this.world.clock.now();
    const late = now - (request.finishedAt ?? request.startedAt) >= destination.platform.verdictDeadlineMs;
    await this.database.write(async (tx) => {
      // Where nobody could ask, nothing is known about the verdict, however late it is.
      if (verdict.kind === 'waiting' && (!late || troubled)) {
        await this.requests.schedule(tx, [nextQuestion(destination, request, now, troubled)]);
        if (verdict.status !== undefined) await this.show(tx, request, verdict.status, now);
        return;
      }
      const rows = await this.requests.confirming(tx, [request.id]);
      await this.uploads.step(tx, this.steps(destination, request, rows, verdict, now), now);
      await this.requests.schedule(tx, [{ id: request.id, confirmAt: null, confirmTries: request.confirmTries + 1 }]);
    });
  }

  /** The platform's own word on what it still works at stands beside our reason. */
  private async show(tx: Session, request: RequestEntity, status: string, now: Instant): Promise<void> {
    const rows = await this.requests.confirming(tx, [request.id]);
    const stale = rows.filter(({ reasonDetail }) => reasonDetail !== status);
    const steps = stale.map((upload): UploadStep => ({ upload, to: 'confirming', code: 'AWAITING_VERDICT', detail: status }));
    await this.uploads.step(tx, steps, now);
  }

  private steps(
    destination: Destination,
    request: RequestEntity,
    rows: readonly UploadEntity[],
    verdict: Verdict,
    now: Instant,
  ): UploadStep[] {
    const { platform } = destination;
    switch (verdict.kind) {
      case 'waiting':
        return rows.map((upload) => ({
          upload,
          to: 'uncertain',
          code: 'VERDICT_MISSING',
          detail: verdict.status ?? null,
          requestId: request.id,
        }));
      case 'split':
        return halves(rows, request.id, [verdict.platformCode, verdict.message].filter(Boolean).join(': '), now);
      case 'unlinked':
        return rows.map((upload) => {
          const fate = upload.frozen && platform.unlinked?.(upload.frozen.row, verdict.platformCode);
          if (fate === 'otherIdentifier') return byOtherIdentifier(upload, request.id, now);
          const unmatched = { kind: 'unmatched', code: 'NOT_LINKED', platformCode: verdict.platformCode } as const;
          return this.settled(destination, upload, fate ?? unmatched, request.id, now);
        });
      case 'outcome':
        return rows.map((upload) => this.settled(destination, upload, verdict.outcome, request.id, now));
    }
  }

  private settled(destination: Destination, upload: UploadEntity, outcome: Outcome, requestId: string, now: Instant): UploadStep {
    const to = stateAfter(outcome, destination.platform.copies, destination.platform.onUnknown);
    const dueAt = outcome.kind === 'retry' && !outcome.counted ? now + outcome.afterMs : null;
    const afterMs = outcome.kind === 'retry' ? outcome.afterMs : 0;
    return {
      requestId,
      upload,
      to,
      code: reasonOf(outcome),
      detail: detailOf(outcome),
      thaw: outcome.kind !== 'unknown',
      batchKey: null,
      // It was counted when the platform took the request.
      attempts: upload.attempts - (countsAsAttempt(outcome) ? 0 : 1),
      verified: outcome.kind === 'delivered' && outcome.verified,
      dueAt:
        to === 'pending'
          ? (dueAt ?? nextAttemptAt(now, Math.max(1, upload.attempts), this.world.random(), afterMs))
          : upload.dueAt,
    };
  }
}

/** Nothing was counted by the identifier it went with, so that another one cannot count it twice. */
function byOtherIdentifier(upload: UploadEntity, requestId: string, now: Instant): UploadStep {
  const unlinkedBy = [...(upload.unlinkedBy ?? []), ...(upload.identifierKind === null ? [] : [upload.identifierKind])];
  return {
    upload,
    to: 'pending',
    code: 'OTHER_IDENTIFIER',
    detail: unlinkedBy.join(', '),
    requestId,
    thaw: true,
    batchKey: null,
    unlinkedBy,
    dueAt: now,
  };
}

function asQuestion({ remoteId, rows, finishedAt, startedAt }: RequestEntity): OpenRequest {
  return { ref: remoteId ?? '', rows, acceptedAt: finishedAt ?? startedAt };
}

/** Some rows were taken and nobody says which: two halves go again, each in a request of its own, with the same ids. */
function halves(rows: readonly UploadEntity[], requestId: string, detail: string, now: Instant): UploadStep[] {
  const middle = Math.ceil(rows.length / 2);
  return rows.map((upload, index) => ({
    upload,
    to: 'pending',
    code: 'SPLIT',
    detail: detail || null,
    requestId,
    batchKey: `${requestId}/${index < middle ? 'a' : 'b'}`,
    dueAt: now,
  }));
}

function nextQuestion(
  destination: Destination,
  request: RequestEntity,
  now: Instant,
  troubled: boolean,
): Pick<RequestEntity, 'id' | 'confirmAt' | 'confirmTries'> {
  const { confirmAfterMs } = destination.platform;
  const tries = request.confirmTries + (troubled ? 0 : 1);
  const delay = confirmAfterMs[Math.min(tries, confirmAfterMs.length - 1)] ?? 0;
  return { id: request.id, confirmAt: now + delay, confirmTries: tries };
}
