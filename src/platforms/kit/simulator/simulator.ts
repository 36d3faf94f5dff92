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

/** An answer in the place of the service's own; nothing of the request is taken. */
export interface RefusalAnswer {
  readonly status: number;
  readonly body: string;
}

/** How a service refuses over HTTP, in its own format. The header Retry-After is added where a fault asks for it. */
export interface HttpRefusals {
  readonly rateLimited: RefusalAnswer;
  readonly unavailable: RefusalAnswer;
  readonly expiredToken: RefusalAnswer;
}

/** One line of the upload log, with what a platform can recognise it by. */
export interface LoggedUpload {
  /** What the platform calls the goal: target, event, conversion action. */
  readonly platformGoal: string;
  readonly idempotencyKey: string;
  readonly identifier: { readonly kind: string; readonly value: string } | null;
  /** The conversion's moment, ISO 8601 in UTC; null when the conversion was revoked. */
  readonly occurredAt: string | null;
}

/** How the records of a service are compared with the upload log. */
export interface RecordComparison {
  isRecordOf(record: SimulatorRecord, upload: LoggedUpload): boolean;
  /** Whether a copy counts as one more conversion. */
  readonly countsCopies: boolean;
  /**
   * Present where a delivered row need not count unless it is verified, because the platform answers for whole files only: what a
   * reader should know about `count` such rows.
   */
  readonly unlinkedNote?: (count: number) => LocalizedText;
}

/** One server of a platform, by the name that records and faults have for it. */
export interface SimulatedService {
  readonly name: string;
  /** What its HTTP paths begin with. None for a gRPC service, which answers with its faults itself. */
  readonly paths: readonly string[];
  /** Of a service that is spoken to over HTTP. */
  readonly refusals?: HttpRefusals;
  /** Null where it keeps no conversions, like a token endpoint. */
  readonly comparison: RecordComparison | null;
  /** What it suffers on the demo's bad day, one fault after another. */
  readonly badDay: readonly Omit<SimulatedFaultInput, 'platform'>[];
  /** Of an HTTP service, for benches that measure senders: a good answer to whatever comes, as JSON; null for 204. */
  readonly sinkAnswer?: (body: string) => object | null;
}

/** Where the platform keeps our key and looks at copies: the key says which record is the upload's. */
export const BY_IDEMPOTENCY_KEY: RecordComparison = {
  isRecordOf: ({ orderId }, { idempotencyKey }) => orderId === idempotencyKey,
  countsCopies: false,
};

/** The demo's own goals. */
export const DEMO_GOALS = { quality: 'quality-call', unique: 'unique-answered' } as const;

/** One goal at a demo destination, and where its conversions are at the platform. */
export interface DemoGoalMapping {
  readonly goal: string;
  /** What the platform calls it. */
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
  /** Its keys of ringback.yaml beside id, platform, enabled, since and schedule. */
  settings(accounts: SimulatorAccounts, at: SandboxAddresses): object;
  /** Whether the samples say what must become of each upload. Otherwise each one must be delivered. */
  readonly inSamples: boolean;
  /**
   * What the platform itself says of its uploads today, in a sentence; null where it did not answer. Asked only where present.
   */
  readonly reportText?: (report: AccountReport | null) => LocalizedText;
  /** Paused at the end, so that whoever looks around sees a paused destination. */
  readonly pausedAtEnd?: boolean;
}

/** A destination of the fault catalogue, and what it promises. */
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
  /** Whether its client takes seconds to load, in every process anew. */
  readonly slowToLoad: boolean;
  /** All keys of ringback.yaml but id, enabled and schedule. */
  readonly settings: (at: SandboxAddresses, goal: string) => object;
  /** Settings that make many claims of few calls; none where its claims are small anyway. */
  readonly smallClaims?: object;
}

/** What a folder `simulator/` of a platform or a call-tracking vendor exports as `simulator`. */
export interface SimulatorDefinition {
  /** The folder's name: the platform or the vendor. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Its position in lists and tables, the smallest first. */
  readonly order: number;
  /** Its own section of the accounts that exist. None of their words opens anything outside the sandbox. */
  readonly accounts: AccountOverrides;
  readonly services: readonly SimulatedService[];
  /** Adds its HTTP routes, with the platform's own paths, in a scope of its own. */
  attachHttp(app: FastifyInstance, context: SimulatorContext): void;
  /** Starts its gRPC server where it has one; at most one simulator has. @throws when the port is taken */
  readonly startGrpc?: (
    context: SimulatorContext,
    address: { readonly host: string; readonly port: number },
  ) => Promise<GrpcServer>;
  /** Starts a gRPC server that takes everything and looks at nothing, for benches. */
  readonly startGrpcSink?: (address: { readonly host: string; readonly port: number }, latencyMs: number) => Promise<GrpcServer>;
  /** Its accounts as destinations for somebody's own ringback.yaml. Empty for a vendor. */
  sandboxDestinations(accounts: SimulatorAccounts, at: SandboxAddresses): readonly object[];
  readonly demoDestinations: readonly DemoDestination[];
  /** What the demo leaves out here, and what to do about it; absent where nothing is. */
  readonly demoGap?: LocalizedText;
  readonly faultDestinations: readonly FaultDestination[];
}

export interface GrpcServer {
  readonly url: string;
  close(): Promise<void>;
}
