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
  /** Not before so long after `occurredAt`; 0 for at once. */
  readonly notBeforeMs: number;
  /** Not later than so long after `occurredAt`, reserves already taken off. */
  readonly expiresMs: number;
  /** Within so long after `occurredAt` the platform still attributes it to the visit's own session; shown in the journey. */
  readonly attributedMs?: number;
}

/** Where a goal is counted: on one platform equal accounts and names are the same place. Holds no secret. */
export interface GoalTarget {
  readonly account: string;
  /** What the platform calls the goal: target, event, conversion action. */
  readonly name: string;
}

/** One configured destination of an ad platform. Everything but send, confirm, reconcile, report and check is pure. */
export interface ConversionPlatform<Row = unknown> {
  readonly limits: PlatformLimits;
  readonly account: PlatformAccount;
  readonly window: PlatformWindow;
  readonly copies: Copies;
  readonly onUnknown: OnUnknown;
  /**
   * Names the list in which the verdicts stand; holds no secret. Destinations with the same one have one account too, and any
   * of them may be asked about the requests of all. Without it a destination's requests are asked about by themselves.
   */
  readonly verdictList?: string;
  /**
   * How long after sending verdicts are asked for, each delay from the previous question; the last one repeats until
   * `verdictDeadlineMs`.
   */
  readonly confirmAfterMs: readonly number[];
  /** After this long without a verdict the rows become uncertain. */
  readonly verdictDeadlineMs: number;
  /** Where each of our goals that go here is counted, by its id. */
  readonly goalTargets: ReadonlyMap<string, GoalTarget>;
  /** Keys of customParam in which this destination expects GA's session id. */
  readonly sessionIdParams?: readonly string[];
  /** Whether conversions of this goal go here at all. */
  routes(goal: string): boolean;
  /** What a row tells of a conversion's value: that value, a fixed one, or none. Pure. */
  outgoingValue(goal: string, value: Money | null): Money | null;
  prepare(fact: ConversionFact): Prepared<Row>;
  /**
   * Loads what is slow to load, before anything is under way: what holds up the process makes answers come too late. Asks nobody.
   */
  warmUp?(): Promise<void>;
  /** Never throws for anything the network or the platform does. */
  send(rows: readonly Row[], context: SendContext): Promise<BatchAnswer>;
  /** What an `unlinked` verdict means for a row; `otherIdentifier`: it goes once more by another one. Pure. */
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
   * Takes delivered conversions back; `delivered` then means that it is done. Must be harmless when repeated. Without it nothing
   * can be taken back.
   */
  retract?(conversions: readonly RevokedConversion[], context: SendContext): Promise<BatchAnswer>;
  /** Only where the platform takes another value for a conversion that it has. */
  readonly restatement?: Restatement<Row>;
  /**
   * Asks, in one request, what the platform itself counts of the account's uploads. Never throws for what network or platform do.
   */
  report?(context: SendContext): Promise<ReportAnswer>;
  /**
   * What `delivered` proves here, and `delivered` with `verified`: that the row was taken, that the platform judged it, or that
   * it linked it to a visit or click. `taken` without it.
   */
  readonly evidence?: ProofOfDelivery;
  /** Reads back what the platform shows. Without it, or where its settings say `read: false`, nobody asks. */
  readonly reader?: PlatformReader;
  /** Of a platform that could be read: what to configure where nobody reads it. */
  readonly readingAdvice?: LocalizedText;
  /** After so long an unmatched row goes once more by itself: the platform may know its click by then. */
  readonly retryUnmatchedAfterMs?: number;
  /**
   * Platforms whose goals this one may import by itself, and what to do where the same goal is sent to both: it can count twice
   * here.
   */
  readonly mayImport?: { readonly from: readonly string[]; readonly advice: LocalizedText };
  /** How many requests a check makes at most, each of at most one row; one that is repeated with a fresh token is not counted. */
  readonly checkRequests: number;
  check(context: CheckContext): Promise<readonly CheckResult[]>;
}

/** How a platform is told another value of a conversion that it has. */
export interface Restatement<Row = unknown> {
  /**
   * What tells the value of `fact`, under the key that the platform knows the conversion by. Pure.
   *
   * @param sentBy the identifier that the row left with; null where it is no longer known, or left without one
   */
  prepare(fact: ConversionFact, sentBy: Identifier | null): Prepared<Row>;
  /** `delivered` and `accepted` mean that the platform took the new values. Must be harmless when repeated. */
  send(rows: readonly Row[], context: SendContext): Promise<BatchAnswer>;
}

/** What a platform may use from outside: clock, network and the like. */
export interface PlatformRuntime {
  readonly http: HttpClient;
  readonly clock: Clock;
  /** Where people reach this installation; without it rows carry no link to their call. */
  readonly publicUrl?: string | null;
  /** The currency of a goal of the destination's project, in which a fixed value is meant too; without it roubles. */
  readonly currencyOf?: (goal: string) => string | null;
}

/** What the folder `src/platforms/<id>/index.ts` exports as `platform`. */
export interface PlatformDefinition<Settings = unknown, Row = unknown> {
  /** The config's `platform`; the same as the folder's name. */
  readonly id: string;
  /**
   * This platform's own keys of a destination, `goals` among them, beside id, platform, enabled, since, schedule and formerly.
   */
  readonly settings: ZodType<Settings>;
  /** Cron of five or six fields for a destination that names none. */
  readonly defaultSchedule: (destinationId: string) => string;
  /** What does not stop the start and yet will not work as it is configured; the key that it is about, and what to do. */
  warnings?(settings: Settings): readonly { readonly key: string; readonly text: LocalizedText }[];
  create(settings: Settings, runtime: PlatformRuntime): ConversionPlatform<Row>;
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

/** One step of the proof that a destination works, in words for its owner. */
export interface CheckResult {
  readonly name: string;
  readonly result: CheckGrade;
  /** What was found, and what to do where that is not well. */
  readonly text: LocalizedText;
}

export const CHECK_GRADES = ['proved', 'assumed', 'doubtful', 'failed'] as const;
/**
 * `assumed`: cannot be proved without sending; `doubtful`: works, and looks as if calls counted twice, or not as meant; `failed`:
 * does not work.
 */
export type CheckGrade = (typeof CHECK_GRADES)[number];

/** For whom the platform counts: a login, a Cloud project, a stream. Destinations with the same id share it. */
export interface PlatformAccount {
  /** A hash of address and credential; never shown. */
  readonly id: string;
  /** Requests of all its destinations at a time; over all processes on one PostgreSQL. */
  readonly parallel?: number;
  readonly budgets: readonly Budget[];
  readonly rateLimit?: AccountRateLimit;
}

/** `write` sends rows, `read` asks for verdicts and lost requests or checks, `report` reads back what the platform shows. */
export type BudgetUse = 'read' | 'write' | 'report';

/** So many requests, or rows, within so long; counted from whole periods since 1970 in GMT. */
export interface Budget {
  /** Destinations whose budgets have the same id share them; holds no secret. */
  readonly id: string;
  readonly uses: readonly BudgetUse[];
  readonly counts: 'requests' | 'rows';
  readonly most: number;
  readonly perMs: number;
}

/** At most so many requests within any second, over all processes on one PostgreSQL. Whoever comes too soon waits for it. */
interface AccountRateLimit {
  readonly id: string;
  readonly perSecond: number;
}

export interface PlatformLimits {
  readonly rowsPerRequest: number;
  /**
   * Each row goes in a request of its own while the day's requests stay below so many, so that the verdict on the request is
   * the row's own; beyond that `rowsPerRequest` share one.
   */
  readonly singleRowsUpTo?: number;
  /** Bytes of all rows of a request as JSON; without it only their number counts. */
  readonly bytesPerRequest?: number;
  /** How many open requests one question for verdicts speaks of; without it one answers for all that are asked about. */
  readonly requestsPerPoll?: number;
  readonly requestsInParallel: number;
  /** How many rows one round claims at a time. */
  readonly rowsPerClaim: number;
}
