import { type Instant, MINUTE } from '../../domain/time/instant.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import type { BatchAnswer, DestinationTrouble } from '../../platforms/kit/answers.js';
import { CLOCK_SKEW_MS } from '../../platforms/kit/clock-skew.js';
import { mostSevereTrouble } from '../../platforms/kit/destination-trouble.js';
import type { UploadStep } from '../../store/uploads/uploads.store.js';
import { backToPending } from '../claims/claims.service.js';
import { type RefusedRow, wasTaken } from './follow-up.js';
import type { Batch } from './outgoing-rows.js';
import { outcomeDetail, outcomeReason, type OutgoingRequest } from './request-journal.js';

/** A row that was refused alone, with the evidence against it. */
interface Suspect extends RefusedRow {
  /** Rows of different groups differ in more than themselves, so one proves nothing about the other. */
  readonly group: string;
  takenSince: boolean;
  /** Another row was taken while this one was in flight. */
  readonly takenMeanwhile: boolean;
  /** Refused again when it was sent alone at the end of the search. */
  refusedAgain: boolean;
}

/**
 * After this many consecutive refusals of single rows of a group, with none taken in between, the request is at fault, not the
 * rows. An outage is plain after fewer.
 */
const MOST_IN_A_ROW = { pause: 8, delay: 2, outage: 2 } as const;
/**
 * The requests that one run may spend on the search; it continues in a later round: daily quotas are limited, other rows wait.
 */
const MOST_SEARCH_REQUESTS = 200;
const SEARCH_LATER: DestinationTrouble = { kind: 'delay', reason: { code: 'REFUSED_FOR_NOW' }, afterMs: 15 * MINUTE };
/** More suspects than this are no accident of single requests and are not sent again. */
const MOST_RETESTS = 16;

/** Not a failure: no row waits because of it. */
const PROCESS_STOPPED: DestinationTrouble = { kind: 'outage', reason: { code: 'PROCESS_STOPPED' } };

/** A request with the consequence of its answer. */
export interface ObservedAnswer {
  readonly outgoing: OutgoingRequest;
  readonly answer: BatchAnswer;
  readonly refusedAlone: RefusedRow | null;
}

/** What becomes of the suspects at the end of a run. */
export interface Conclusion {
  readonly steps: readonly UploadStep[];
  readonly outcomes: readonly Outcome[];
  readonly trouble: DestinationTrouble | null;
}

/**
 * The rows of a run that were refused when sent alone. The platform did not name them, so the request may as well be at fault:
 * an endpoint that answers 400 to everything, a declaration that the account lacks. A row is rejected only after a second
 * refusal alone, and only if another row of the search was taken.
 */
export class SuspectRows {
  private suspects: Suspect[] = [];
  private readonly inARow = new Map<string, number>();
  private searchRequests = 0;

  /** The search has used up its requests. */
  get isExhausted(): boolean {
    return this.searchRequests >= MOST_SEARCH_REQUESTS;
  }

  /** Bad rows were looked for. */
  get hasSearched(): boolean {
    return this.searchRequests > 0 || this.suspects.length > 0;
  }

  /**
   * Records the answers to requests that were sent one after another, `parallel` at a time.
   *
   * @returns the trouble of the destination once it is plain that no row can be taken
   */
  observe(answered: readonly ObservedAnswer[], parallel: number): DestinationTrouble | null {
    const taken = answered.map(({ outgoing, answer }) => (wasTaken(answer) ? groupOf(outgoing) : null));
    const troubles = answered.map((one, index) => {
      const underWay = taken.slice(Math.max(0, index - parallel + 1), index + parallel);
      return this.observeOne(one, underWay.includes(groupOf(one.outgoing)));
    });
    return mostSevereTrouble(troubles.filter((trouble) => trouble !== null)) ?? null;
  }

  private observeOne({ outgoing, answer, refusedAlone }: ObservedAnswer, takenMeanwhile: boolean): DestinationTrouble | null {
    const group = groupOf(outgoing);
    if (outgoing.batch.bisection) this.searchRequests += 1;
    if (outgoing.batch.retest) this.recordRetest(outgoing, answer);
    if (wasTaken(answer)) this.recordTaken(group);
    if (refusedAlone === null) return null;
    this.suspects.push({ ...refusedAlone, group, takenSince: false, takenMeanwhile, refusedAgain: false });
    const inARow = (this.inARow.get(group) ?? 0) + 1;
    this.inARow.set(group, inARow);
    const { trouble } = refusedAlone.refusal;
    return inARow >= MOST_IN_A_ROW[trouble.kind] ? trouble : null;
  }

  /** When nothing else is left to send: the suspects with evidence against them, each alone once more. */
  retests(): Batch[] {
    const unsettled = this.suspects.filter(({ refusedAgain }) => !refusedAgain);
    // If there are several, each refusal could date from when the platform began to refuse everything.
    const isSingle = unsettled.length === 1;
    const open = unsettled.filter((one) => one.besideTaken || one.takenSince || (isSingle && one.takenMeanwhile));
    if (open.length <= MOST_RETESTS && !this.isExhausted)
      return open.map(({ row, partlyTaken }) => ({ rows: [row], splits: 0, partlyTaken, bisection: null, retest: true }));
    for (const suspect of open) suspect.refusedAgain = true;
    return [];
  }

  /**
   * @param other trouble that ended the run before the search did: then nothing is certain, and all rows wait
   * @param stopped the process is shutting down, which is no trouble
   */
  conclude(other: DestinationTrouble | null, stopped: boolean, now: Instant): Conclusion {
    const { suspects } = this;
    this.suspects = [];
    if (stopped) return { steps: suspects.map((one) => wait(one, PROCESS_STOPPED)), outcomes: [], trouble: other };
    const refusedAgain = suspects.filter((suspect) => suspect.refusedAgain && other === null);
    const rest = suspects.filter((suspect) => !refusedAgain.includes(suspect));
    const settled = refusedAgain.map((suspect) => ({ suspect, outcome: verdictOn(suspect, now) }));
    return {
      steps: [...settled.map(({ suspect, outcome }) => settle(suspect, outcome, now)), ...rest.map((one) => wait(one, other))],
      outcomes: settled.map(({ outcome }) => outcome),
      trouble: other ?? mostSevereTrouble(rest.map(({ refusal }) => refusal.trouble)) ?? (this.isExhausted ? SEARCH_LATER : null),
    };
  }

  /** Refused again, or settled by its answer. */
  private recordRetest({ batch, uploads: [upload] }: OutgoingRequest, { unnamed }: BatchAnswer): void {
    const [row] = batch.rows;
    if (!upload || !row) return;
    this.suspects = this.suspects.flatMap((suspect) => {
      if (suspect.row.upload.id !== upload.id) return [suspect];
      return unnamed ? [{ ...suspect, row: { ...row, upload }, refusal: unnamed, refusedAgain: true }] : [];
    });
  }

  /** A row of the group was taken: the request is not at fault. */
  private recordTaken(group: string): void {
    this.inARow.set(group, 0);
    for (const suspect of this.suspects) if (suspect.group === group) suspect.takenSince = true;
  }
}

function groupOf({ batch }: OutgoingRequest): string {
  return batch.rows[0]?.frozen.groupKey ?? '';
}

/** By the platform's clock a very recent row may be in the future: it is tried again when it surely is not. */
function verdictOn({ row, refusal }: Suspect, now: Instant): Outcome {
  const afterMs = row.occurredAt + CLOCK_SKEW_MS - now;
  if (afterMs <= 0) return refusal.rejection;
  const { platformCode, message } = refusal.rejection;
  return {
    kind: 'retry',
    code: 'TOO_EARLY',
    afterMs,
    counted: false,
    ...(platformCode && { platformCode, message: message ?? '' }),
  };
}

function settle({ row: { upload } }: Suspect, outcome: Outcome, now: Instant): UploadStep {
  return {
    upload,
    to: outcome.kind === 'rejected' ? 'rejected' : 'pending',
    code: outcomeReason(outcome),
    detail: outcomeDetail(outcome),
    requestId: upload.requestId,
    unfreeze: true,
    batchKey: null,
    ...(outcome.kind === 'rejected' && { attempts: upload.attempts + 1 }),
    ...(outcome.kind === 'retry' && { dueAt: now + outcome.afterMs }),
  };
}

/** Neither taken nor rejected. */
function wait({ row: { upload }, refusal, partlyTaken }: Suspect, other: DestinationTrouble | null): UploadStep {
  if (partlyTaken) return { upload, to: 'pending', code: refusal.inDoubt ? 'ANSWER_LOST' : 'SPLIT', requestId: upload.requestId };
  const back = backToPending(upload);
  const { code, detail } = refusal.trouble.reason;
  const atFault = back.unfreeze && (other === null || other.reason.code === code);
  return atFault ? { ...back, code, detail: detail ?? null, requestId: upload.requestId } : back;
}
