import type { FastifyInstance } from 'fastify';
import type { LocalizedText } from '../../../domain/localized-text.js';
import type { AccountReport } from '../../../domain/uploads/account-report.js';
import type { Copies, OnUnknown } from '../../../domain/uploads/upload-states.js';
import type { AccountOverrides, SimulatorAccounts } from './accounts.js';
import type { SimulatorContext } from './context.js';
import type { SimulatedFaultInput } from './faults.js';
import type { SimulatorRecord } from './records.js';

/** Where a running sandbox listens. */
export interface SandboxAddresses {
  /** `http://host:port`. */
  readonly httpUrl: string;
  /** `http://host:port`: gRPC without TLS. */
  readonly grpcUrl: string;
}

/** An answer instead of the service's own; nothing of the request is taken. */
export interface RefusalAnswer {
  readonly status: number;
  readonly body: string;
}

/** How a service refuses over HTTP, in its own format. A Retry-After header is added if a fault asks for it. */
export interface HttpRefusals {
  readonly rateLimited: RefusalAnswer;
  readonly unavailable: RefusalAnswer;
  readonly expiredToken: RefusalAnswer;
}

/** One line of the upload log, with the keys by which a platform can recognise it. */
export interface LoggedUpload {
  /** The platform's name of the goal: target, event, conversion action. */
  readonly platformGoal: string;
  readonly idempotencyKey: string;
  readonly identifier: { readonly kind: string; readonly value: string } | null;
  /** The conversion's moment, ISO 8601 in UTC; null if the conversion was revoked. */
  readonly occurredAt: string | null;
}

/** How the records of a service are compared with the upload log. */
export interface RecordComparison {
  isRecordOf(record: SimulatorRecord, upload: LoggedUpload): boolean;
  /** Whether a copy counts as one more conversion. */
  readonly countsCopies: boolean;
  /**
   * Present if a delivered row need not count unless it is verified, because the platform answers for whole files only: a note
   * about `count` such rows.
   */
  readonly unlinkedNote?: (count: number) => LocalizedText;
}

/** One server of a platform, by its name in records and faults. */
export interface SimulatedService {
  readonly name: string;
  /** Prefixes of its HTTP paths. None for a gRPC service, which injects its faults itself. */
  readonly paths: readonly string[];
  /** For an HTTP service. */
  readonly refusals?: HttpRefusals;
  /** Null if it stores no conversions, like a token endpoint. */
  readonly comparison: RecordComparison | null;
  /** Its faults on the demo's bad day, one after another. */
  readonly badDay: readonly Omit<SimulatedFaultInput, 'platform'>[];
  /** For benches that measure senders of an HTTP service: a good answer to any request, as JSON; null for 204. */
  readonly sinkAnswer?: (body: string) => object | null;
}

/** For platforms that store our key and check copies: the key identifies the upload's record. */
export const BY_IDEMPOTENCY_KEY: RecordComparison = {
  isRecordOf: ({ orderId }, { idempotencyKey }) => orderId === idempotencyKey,
  countsCopies: false,
};

/** The demo's own goals. */
export const DEMO_GOALS = { quality: 'quality-call', unique: 'unique-answered' } as const;

/** One goal at a demo destination, and where its conversions are at the platform. */
export interface DemoGoalMapping {
  readonly goal: string;
  /** The platform's name of it. */
  readonly platformGoal: string;
  /** Whether the goal's value is sent. */
  readonly sendsValue: boolean;
}

/** A destination of the demo's business. */
export interface DemoDestination {
  readonly id: string;
  readonly label: string;
  /** The service that keeps its conversions. */
  readonly service: string;
  readonly goals: readonly DemoGoalMapping[];
  /** Its keys of ringback.yaml besides id, platform, enabled, since and schedule. */
  settings(accounts: SimulatorAccounts, at: SandboxAddresses): object;
  /** Whether the samples define the expected result of each upload. Otherwise each one must be delivered. */
  readonly inSamples: boolean;
  /** The platform's own report on its uploads today, as a sentence; null if it did not answer. Only requested if present. */
  readonly reportText?: (report: AccountReport | null) => LocalizedText;
  /** Paused at the end, so that a visitor sees a paused destination. */
  readonly pausedAtEnd?: boolean;
}

/** A destination of the fault catalogue, with its guarantees. */
export interface FaultDestination {
  readonly id: string;
  /** The service that keeps its conversions. */
  readonly service: string;
  /** Two destinations at one service differ in account or goal, so that neither meets the copies of the other. */
  readonly accountOrGoal: string;
  readonly copies: Copies;
  readonly onUnknown: OnUnknown;
  /** After a lost answer the platform is asked, and nothing that it has is sent again. */
  readonly findsLostRequests: boolean;
  /** Whether its client takes seconds to load in every process. */
  readonly slowToLoad: boolean;
  /** All keys of ringback.yaml but id, enabled and schedule. */
  readonly settings: (at: SandboxAddresses, goal: string) => object;
  /** Settings for many small claims; absent if its claims are small anyway. */
  readonly smallClaims?: object;
}

/** The export `simulator` of a platform's or call-tracking vendor's folder `simulator/`. */
export interface SimulatorDefinition {
  /** The folder's name: the platform or the vendor. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Its position in lists and tables, the smallest first. */
  readonly order: number;
  /** Its own section of the existing accounts. Its credentials open nothing outside the sandbox. */
  readonly accounts: AccountOverrides;
  readonly services: readonly SimulatedService[];
  /** Adds its HTTP routes, with the platform's own paths, in a scope of its own. */
  attachHttp(app: FastifyInstance, context: SimulatorContext): void;
  /**
   * Starts its gRPC server if it has one; at most one simulator has.
   * @throws if the port is taken
   */
  readonly startGrpc?: (
    context: SimulatorContext,
    address: { readonly host: string; readonly port: number },
  ) => Promise<GrpcServer>;
  /** Starts a gRPC server that accepts everything unchecked, for benches. */
  readonly startGrpcSink?: (address: { readonly host: string; readonly port: number }, latencyMs: number) => Promise<GrpcServer>;
  /** Its accounts as destinations for somebody's own ringback.yaml. Empty for a vendor. */
  sandboxDestinations(accounts: SimulatorAccounts, at: SandboxAddresses): readonly object[];
  readonly demoDestinations: readonly DemoDestination[];
  /** What the demo leaves out here, and what to do about it; absent if nothing is. */
  readonly demoGap?: LocalizedText;
  readonly faultDestinations: readonly FaultDestination[];
}

export interface GrpcServer {
  readonly url: string;
  close(): Promise<void>;
}
