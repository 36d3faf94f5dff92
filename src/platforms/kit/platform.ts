import type { ZodType } from 'zod';
import type { LocalizedText } from '../../domain/localized-text.js';
import type { Money } from '../../domain/money.js';
import type { ProofOfDelivery } from '../../domain/truth/upload-evidence.js';
import type { Outcome } from '../../domain/uploads/outcome.js';
import type { Copies, OnUnknown } from '../../domain/uploads/upload-states.js';
import type { Clock } from '../../runtime/clock.js';
import type { HttpClient } from '../../runtime/http.js';
import type { BatchAnswer, ConfirmAnswer, LostBatch, LostRequestAnswer, OpenRequest, ReportAnswer } from './answers.js';
import type { ConversionFact, Identifier, Prepared, RevokedConversion } from './conversion.js';
import type { PlatformReader } from './reader.js';

interface PlatformWindow {
  /** Earliest, counted from `occurredAt`; 0 for at once. */
  readonly notBeforeMs: number;
  /** Latest, counted from `occurredAt`, reserves already subtracted. */
  readonly expiresMs: number;
  /** How long after `occurredAt` the platform still attributes it to the visit's own session; shown in the journey. */
  readonly attributedMs?: number;
}

/** Where a goal is counted: on one platform, equal accounts and names are the same target. Contains no secret. */
export interface GoalTarget {
  readonly account: string;
  /** The platform's name of the goal: target, event, conversion action. */
  readonly name: string;
}

/** One configured destination of an ad platform. Everything except send, confirm, findLostRequest, report and check is pure. */
export interface ConversionPlatform<Row = unknown> {
  readonly limits: PlatformLimits;
  readonly account: PlatformAccount;
  readonly window: PlatformWindow;
  readonly copies: Copies;
  readonly onUnknown: OnUnknown;
  /**
   * Names the list that contains the verdicts; contains no secret. Destinations with the same list share an account, and any of
   * them may poll for the requests of all. Without it each destination polls for its own requests.
   */
  readonly verdictList?: string;
  /**
   * When verdicts are polled after sending, each delay from the previous poll; the last one repeats until `verdictDeadlineMs`.
   */
  readonly confirmAfterMs: readonly number[];
  /** After this long without a verdict the rows become uncertain. */
  readonly verdictDeadlineMs: number;
  /** Where each of our goals is counted here, by its id. */
  readonly goalTargets: ReadonlyMap<string, GoalTarget>;
  /** Keys of customParam in which this destination expects GA's session id. */
  readonly sessionIdParams?: readonly string[];
  /** Whether conversions of this goal are sent here at all. */
  routes(goal: string): boolean;
  /** The value that a row reports for a conversion: its own, a fixed one, or none. Pure. */
  outgoingValue(goal: string, value: Money | null): Money | null;
  prepare(fact: ConversionFact): Prepared<Row>;
  /** Loads what is slow to load before anything is in flight: blocking the process makes answers come too late. Sends nothing. */
  warmUp?(): Promise<void>;
  /** Never throws for anything the network or the platform does. */
  send(rows: readonly Row[], context: SendContext): Promise<BatchAnswer>;
  /** The meaning of an `unlinked` verdict for a row; `otherIdentifier`: it is sent once more with another one. Pure. */
  unlinked?(row: Row, platformCode: string): Outcome | 'otherIdentifier';
  /**
   * The personal fields that leave with a row, by our names: `yaCid`, `yclid`, `trackingNumber`, `callerNumber`, `pageUrl`, …
   * Pure.
   */
  personalFields?(row: Row): readonly string[];
  confirm?(requests: readonly OpenRequest[], context: SendContext): Promise<ConfirmAnswer>;
  /** After a lost answer: finds out what happened. Without it, rows are simply resent. */
  findLostRequest?(batch: LostBatch<Row>, context: SendContext): Promise<LostRequestAnswer>;
  /**
   * Retracts delivered conversions; `delivered` then means that it is done. Must be harmless when repeated. Without it nothing
   * can be retracted.
   */
  retract?(conversions: readonly RevokedConversion[], context: SendContext): Promise<BatchAnswer>;
  /** Only if the platform accepts another value for a conversion that it has. */
  readonly restatement?: Restatement<Row>;
  /**
   * Reads, in one request, the platform's own count of the account's uploads. Never throws for what the network or platform does.
   */
  report?(context: SendContext): Promise<ReportAnswer>;
  /**
   * What `delivered` proves here, and `delivered` with `verified`: that the row was taken, that the platform judged it, or that
   * it linked it to a visit or click. `taken` by default.
   */
  readonly evidence?: ProofOfDelivery;
  /** Reads what the platform shows. Absent if it cannot, or its settings say `read: false`. */
  readonly reader?: PlatformReader;
  /** For a platform that could be read: what to configure if nothing is read. */
  readonly readingAdvice?: LocalizedText;
  /** After this long an unmatched row is sent once more automatically: the platform may know its click by then. */
  readonly retryUnmatchedAfterMs?: number;
  /**
   * Platforms whose goals this one may import by itself, and what to do if the same goal is sent to both: it can count twice
   * here.
   */
  readonly mayImport?: { readonly from: readonly string[]; readonly advice: LocalizedText };
  /** The most requests that a check makes, each of at most one row; a repetition with a fresh token is not counted. */
  readonly checkRequests: number;
  check(context: CheckContext): Promise<readonly CheckResult[]>;
}

/** How a platform is sent another value of a conversion that it has. */
export interface Restatement<Row = unknown> {
  /**
   * The row with the value of `fact`, under the key by which the platform knows the conversion. Pure.
   *
   * @param sentBy the identifier that the row was sent with; null if it is no longer known, or there was none
   */
  prepare(fact: ConversionFact, sentBy: Identifier | null): Prepared<Row>;
  /** `delivered` and `accepted` mean that the platform took the new values. Must be harmless when repeated. */
  send(rows: readonly Row[], context: SendContext): Promise<BatchAnswer>;
}

/** What a platform may use of the outside world: clock, network and the like. */
export interface PlatformRuntime {
  readonly http: HttpClient;
  readonly clock: Clock;
  /** The installation's public address; without it rows contain no link to their call. */
  readonly publicUrl?: string | null;
  /** The currency of a goal of the destination's project, also of a fixed value; roubles by default. */
  readonly currencyOf?: (goal: string) => string | null;
}

/** The export `platform` of the folder `src/platforms/<id>/index.ts`. */
export interface PlatformDefinition<Settings = unknown, Row = unknown> {
  /** The config's `platform`; same as the folder's name. */
  readonly id: string;
  /**
   * This platform's own keys of a destination, `goals` among them, besides id, platform, enabled, since, schedule and formerly.
   */
  readonly settings: ZodType<Settings>;
  /** Cron of five or six fields for a destination without its own. */
  readonly defaultSchedule: (destinationId: string) => string;
  /** Settings that do not stop the start but will not work as configured; the key concerned, and what to do. */
  warnings?(settings: Settings): readonly { readonly key: string; readonly text: LocalizedText }[];
  create(settings: Settings, runtime: PlatformRuntime): ConversionPlatform<Row>;
}

/** What a platform gets for one request. */
export interface SendContext {
  /** Letters and digits only, unique per request: the key for finding it again after a lost answer. */
  readonly requestKey: string;
  /** Aborted when the process stops or the lease is lost. */
  readonly signal: AbortSignal;
}

/** What a check gets in addition. */
export interface CheckContext extends SendContext {
  /** The subset of these request keys that our own journal knows; absent if there is no journal to ask. */
  readonly ours?: (requestKeys: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** One step of the proof that a destination works, for its owner to read. */
export interface CheckResult {
  readonly name: string;
  readonly result: CheckGrade;
  /** The finding, and what to do if it is not fine. */
  readonly text: LocalizedText;
}

export const CHECK_GRADES = ['proved', 'assumed', 'doubtful', 'failed'] as const;
/**
 * `assumed`: cannot be proved without sending; `doubtful`: works, but calls seem to count twice, or not as meant; `failed`: does
 * not work.
 */
export type CheckGrade = (typeof CHECK_GRADES)[number];

/** The unit that the platform counts for: a login, a Cloud project, a stream. Destinations with the same id share it. */
export interface PlatformAccount {
  /** A hash of address and credential; never shown. */
  readonly id: string;
  /** Concurrent requests of all its destinations; over all processes on one PostgreSQL. */
  readonly parallel?: number;
  readonly budgets: readonly Budget[];
  readonly rateLimit?: AccountRateLimit;
}

/** `write` sends rows or checks, `read` polls verdicts and lost requests, `report` reads what the platform shows. */
export type BudgetUse = 'read' | 'write' | 'report';

/** Quota: a number of requests, or rows, per period; counted in whole periods since 1970 in GMT. */
export interface Budget {
  /** Destinations whose budgets have the same id share them; contains no secret. */
  readonly id: string;
  readonly uses: readonly BudgetUse[];
  readonly counts: 'requests' | 'rows';
  readonly most: number;
  readonly perMs: number;
}

/** The maximum of requests within any second, over all processes on one PostgreSQL. Excess requests wait. */
interface AccountRateLimit {
  readonly id: string;
  readonly perSecond: number;
}

export interface PlatformLimits {
  readonly rowsPerRequest: number;
  /**
   * While the day's requests stay below this number, each row is sent in a request of its own, so that the verdict on the request
   * is the row's own; beyond that `rowsPerRequest` share one.
   */
  readonly singleRowsUpTo?: number;
  /** Bytes of all rows of a request as JSON; without it only their number is limited. */
  readonly bytesPerRequest?: number;
  /** How many open requests one poll covers; without it one poll answers for all. */
  readonly requestsPerPoll?: number;
  readonly requestsInParallel: number;
  /** How many rows one round claims at a time. */
  readonly rowsPerClaim: number;
}
