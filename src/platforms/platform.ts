import type { ZodType } from 'zod';
import type { Call } from '../domain/call.js';
import type { InWords } from '../domain/in-words.js';
import type { Instant } from '../domain/instant.js';
import type { Money } from '../domain/money.js';
import type { Outcome, Rejection } from '../domain/outcome.js';
import type { Reason, ReasonCode } from '../domain/reason.js';
import type { Copies, OnUnknown } from '../domain/upload.js';
import type { Clock } from '../runtime/clock.js';
import type { HttpClient } from '../runtime/http.js';

/** Everything a platform may know about one conversion. */
export interface ConversionFact {
  /** `rb-` + 32 hex; the same over retries, restarts and transports. */
  readonly idempotencyKey: string;
  /** Our goal id. */
  readonly goal: string;
  /** Frozen when the conversion was made; whole seconds. */
  readonly occurredAt: Instant;
  readonly value: Money | null;
  readonly call: Call;
  /** Kinds of identifiers by which the platform found nobody for this very conversion. */
  readonly unlinkedBy?: readonly string[];
  /** Ids of the other goals that the call meets; known only for the goal that every ended call meets, when its row leaves. */
  readonly goals?: readonly string[];
}

export interface Identifier {
  /** `yaCid`, `yclid`, `gaCid`, `gclid`, `gbraid`, `wbraid`, `phone` (hashed). */
  readonly kind: string;
  readonly value: string;
}

/** A row ready to leave. `row` must survive JSON unchanged: it is frozen in the database while a copy may be at the platform. */
export interface PreparedRow<Row> {
  readonly row: Row;
  /** Rows of different keys never share a request (Metrica: one identifier kind per file). */
  readonly groupKey: string;
  readonly identifier: Identifier | null;
}
export type Prepared<Row> = PreparedRow<Row> | { readonly skip: Reason };

export interface PlatformLimits {
  readonly rowsPerRequest: number;
  /** Bytes of all rows of a request as JSON; without it only their number counts. */
  readonly bytesPerRequest?: number;
  /** How many open requests one question for verdicts speaks of; without it one answers for all that are asked about. */
  readonly requestsPerQuestion?: number;
  readonly requestsInParallel: number;
  /** How many rows one round claims at a time. */
  readonly rowsPerClaim: number;
}

/** `write` sends rows, `read` asks for verdicts and lost requests or checks. */
export type BudgetUse = 'read' | 'write';

/** So many requests, or rows, within so long; counted from whole periods since 1970 in GMT. */
export interface Budget {
  /** Destinations whose budgets have the same id share them; holds no secret. */
  readonly id: string;
  readonly uses: readonly BudgetUse[];
  readonly counts: 'requests' | 'rows';
  readonly most: number;
  readonly perMs: number;
}

/** At most so many requests within any second, from this machine. Whoever comes too soon waits for it. */
export interface Pace {
  readonly id: string;
  readonly perSecond: number;
}

/** For whom the platform counts: a login, a Cloud project, a stream. Destinations with the same id share it. */
export interface PlatformAccount {
  /** A hash of address and credential; never shown. */
  readonly id: string;
  /** Requests of all its destinations at a time, from this process. */
  readonly parallel?: number;
  readonly budgets: readonly Budget[];
  readonly pace?: Pace;
}

export interface PlatformWindow {
  /** Not before so long after `occurredAt`; 0 for at once. */
  readonly notBeforeMs: number;
  /** Not later than so long after `occurredAt`, reserves already taken off. */
  readonly expiresMs: number;
  /** Within so long after `occurredAt` the platform still attributes it to the visit's own session; shown in the journey. */
  readonly attributedMs?: number;
}

/** What a platform is handed for one request. */
export interface SendContext {
  /** Letters and digits only, unique per request: the handle for finding it again after a lost answer. */
  readonly requestKey: string;
  /** Aborted when the process stops or the lease is lost. */
  readonly signal: AbortSignal;
}

/** What a check is handed besides. */
export interface CheckContext extends SendContext {
  /** Those of these request keys that our own journal knows; without it nobody can be asked. */
  readonly ours?: (requestKeys: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** What went over the wire, already masked: no secret, no phone, no IP. */
export interface Exchange {
  readonly request: string;
  readonly response: string | null;
  readonly httpStatus: number | null;
  /** The platform's own id of the request (uploading id, requestId, jobId). */
  readonly remoteId: string | null;
}

/** Trouble of the whole destination. Rows wait and their attempts are not counted. */
export type Trouble =
  /** A person must act: credentials, permission, settings. */
  | { readonly kind: 'pause'; readonly reason: Reason }
  /** The platform said when to come back (quota, Retry-After). */
  | { readonly kind: 'delay'; readonly reason: Reason; readonly afterMs: number }
  /** The platform does not work; come back with a growing delay. */
  | { readonly kind: 'outage'; readonly reason: Reason };

export interface BatchAnswer {
  /** Exactly one per row, in the rows' order. */
  readonly outcomes: readonly Outcome[];
  /** Rows (by index) whose outcome is `again`, in the parts in which they go out once more in this round. */
  readonly parts?: readonly (readonly number[])[];
  /**
   * Instead of parts: some of the rows whose outcome is `again` are bad and the platform does not say which. Delivery finds
   * them, and rejects them with these words. A request that is taken proves all its rows good.
   */
  readonly unnamed?: Rejection;
  readonly trouble?: Trouble;
  readonly exchange: Exchange;
}

/** A request whose answer was lost. */
export interface LostBatch<Row> {
  readonly requestKey: string;
  /** Those of its rows that are asked about now, in no particular order. */
  readonly rows: readonly Row[];
  /** How many rows travelled in it. */
  readonly sentRows: number;
  readonly startedAt: Instant;
}

/** A request that awaits its verdict. */
export interface OpenRequest {
  readonly ref: string;
  /** How many rows travelled in it. */
  readonly rows: number;
  readonly acceptedAt: Instant;
}

/** The platform's word on one open request. */
export type Verdict =
  /** It speaks for every row of the request. */
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  /** Some rows were taken and nobody says which: halves go again with the same ids. Only where copies are ignored, and more than one row. */
  | { readonly kind: 'split'; readonly platformCode?: string; readonly message?: string }
  /** It linked none of the rows to a visit; what that means for one of them says `unlinked`. */
  | { readonly kind: 'unlinked'; readonly platformCode: string }
  /** Not yet. `status` is the platform's own word, as it came. */
  | { readonly kind: 'waiting'; readonly status?: string };

export interface Confirmation {
  readonly ref: string;
  readonly verdict: Verdict;
}

export interface ConfirmAnswer {
  /** One per request asked about; a request left out is still waiting. */
  readonly confirmations: readonly Confirmation[];
  /** How many requests it took, where that was not one for each question. */
  readonly requests?: number;
  readonly trouble?: Trouble;
}

/** A delivered conversion whose call lost its goal. */
export interface RevokedConversion {
  readonly idempotencyKey: string;
  readonly goal: string;
  readonly occurredAt: Instant;
}

/** Where a goal is counted: on one platform equal accounts and names are the same place. Holds no secret. */
export interface GoalPlace {
  readonly account: string;
  /** What the platform calls the goal: target, event, conversion action. */
  readonly name: string;
}

/** One step of the proof that a destination works, in words for its owner. */
export interface CheckResult {
  readonly name: string;
  readonly result: CheckGrade;
  /** What was found, and what to do where that is not well. */
  readonly text: InWords;
}

export const CHECK_GRADES = ['proved', 'assumed', 'doubtful', 'failed'] as const;
/** `assumed`: cannot be proved without sending; `doubtful`: works, and looks as if calls counted twice, or not as meant; `failed`: does not work. */
export type CheckGrade = (typeof CHECK_GRADES)[number];

/** One configured destination of an ad platform. Everything but send, confirm, reconcile and check is pure. */
export interface ConversionPlatform<Row = unknown> {
  readonly limits: PlatformLimits;
  readonly account: PlatformAccount;
  readonly window: PlatformWindow;
  readonly copies: Copies;
  readonly onUnknown: OnUnknown;
  /** How long after sending verdicts are asked for, each delay from the previous question; the last one repeats until `verdictDeadlineMs`. */
  readonly confirmAfterMs: readonly number[];
  /** After this long without a verdict the rows become uncertain. */
  readonly verdictDeadlineMs: number;
  /** Where each of our goals that go here is counted, by its id. */
  readonly places: ReadonlyMap<string, GoalPlace>;
  /** Keys of customParam in which this destination expects GA's session id. */
  readonly sessionIdParams?: readonly string[];
  /** Whether conversions of this goal go here at all. */
  routes(goal: string): boolean;
  prepare(fact: ConversionFact): Prepared<Row>;
  /** Never throws for anything the network or the platform does. */
  send(rows: readonly Row[], context: SendContext): Promise<BatchAnswer>;
  /** What an `unlinked` verdict means for a row; `otherIdentifier`: it goes once more by another one. Pure. */
  unlinked?(row: Row, platformCode: string): Outcome | 'otherIdentifier';
  /** The personal fields that leave with a row, by our names: `yaCid`, `yclid`, `trackingNumber`, `callerNumber`, `pageUrl`, … Pure. */
  personalFields?(row: Row): readonly string[];
  confirm?(requests: readonly OpenRequest[], context: SendContext): Promise<ConfirmAnswer>;
  /** After a lost answer: what is known to have happened, or 'resend'. Without it, rows are simply resent. */
  reconcile?(batch: LostBatch<Row>, context: SendContext): Promise<BatchAnswer | 'resend'>;
  /** Takes delivered conversions back; `delivered` then means that it is done. Must be harmless when repeated. Without it nothing can be taken back. */
  retract?(conversions: readonly RevokedConversion[], context: SendContext): Promise<BatchAnswer>;
  /** After so long an unmatched row goes once more by itself: the platform may know its click by then. */
  readonly secondLookAfterMs?: number;
  /** Platforms whose goals this one may import by itself, and what to do where the same goal is told to both: it can count twice here. */
  readonly mayImport?: { readonly from: readonly string[]; readonly advice: InWords };
  check(context: CheckContext): Promise<readonly CheckResult[]>;
}

/** What a platform may use of the world. */
export interface PlatformRuntime {
  readonly http: HttpClient;
  readonly clock: Clock;
  /** Where people reach this installation; without it rows carry no link to their call. */
  readonly publicUrl?: string | null;
}

/** What the folder `src/platforms/<id>/index.ts` exports as `platform`. */
export interface PlatformDefinition<Settings = unknown, Row = unknown> {
  /** The config's `platform`; the same as the folder's name. */
  readonly id: string;
  /** This platform's own keys of a destination, `goals` among them, beside id, platform, enabled, since, schedule and formerly. */
  readonly settings: ZodType<Settings>;
  /** Cron of five or six fields for a destination that names none. */
  readonly defaultSchedule: (destinationId: string) => string;
  create(settings: Settings, runtime: PlatformRuntime): ConversionPlatform<Row>;
}

/** Reasons that a platform's classifier may give, for tables. */
export type { ReasonCode };
