import type { CallKey } from '../domain/calls/call-fields.js';
import type { Exclusion, Goal } from '../domain/goals/goal.js';
import type { Instant } from '../domain/time/instant.js';
import type { Language } from '../domain/localized-text.js';
import type { WorkingHours } from '../domain/time/working-hours.js';
import type { AlertsConfig, ProjectReceivers } from './schema/alerts.js';

/** The part of the service's work that a process does. */
export type ProcessRole = 'all' | 'web' | 'worker';

/** The whole config, validated and complete. Contains secrets: it is never printed. */
export interface Config {
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string | null;
    /** Addresses and ranges of web servers whose `X-Forwarded-For` is believed; false for none. */
    readonly trustProxy: false | readonly string[];
    /** A separate port for health and metrics; null for the main port. */
    readonly managementPort: number | null;
    /** `web` receives webhooks and serves the API, `worker` runs the scheduled work, `all` both. */
    readonly role: ProcessRole;
  };
  /** `sqlite:` with an absolute path, or a `postgres://` address. */
  readonly database: { readonly url: string };
  /** IANA zone: day borders in statistics, cron, hours in rules. */
  readonly timezone: string;
  /** Language of commands, warnings and alerts; null if the config names none. */
  readonly language: Language | null;
  readonly projects: readonly ProjectConfig[];
  readonly privacy: PrivacyConfig;
  readonly alerts: AlertsConfig;
  /** When the SQLite file is copied, where to, and how many copies are kept; null for never. */
  readonly backup: BackupConfig | null;
  /** RINGBACK_ADMIN_KEY: an additional key with the admin role; null if unset. */
  readonly adminKey: string | null;
  /** The file it was read from; null if there was none. */
  readonly file: string | null;
}

interface BackupConfig {
  readonly schedule: string;
  readonly keep: number;
  readonly to: string;
}

interface PrivacyConfig {
  readonly receiptsDays: number;
  /** Receipts without a call; at most as long as all others. */
  readonly unreadableDays: number;
  readonly phonesDays: number;
  readonly callerKeyDays: number;
  /** Visitor ids, page addresses and customParam of calls; notes of marks and pauses. */
  readonly detailsDays: number;
  /** The copies of requests and answers of platforms. */
  readonly requestsDays: number;
  /** Part of the key of the callers' hash, besides the secret in the database; null if the config names none. */
  readonly callerSecret: string | null;
  readonly dropAtIngest: readonly ('callerNumber' | 'ip' | 'customParam')[];
}

/** One client or site: nothing crosses from one to another. */
export interface ProjectConfig {
  readonly id: string;
  readonly name: string;
  readonly sources: readonly SourceConfig[];
  /** When calls are expected. */
  readonly workingHours: WorkingHours;
  readonly exclude: Exclusion;
  readonly goals: readonly Goal[];
  readonly destinations: readonly DestinationConfig[];
  /** Receivers of its alerts and digests. */
  readonly alerts: ProjectReceivers;
}

export interface SourceConfig {
  readonly id: string;
  readonly type: string;
  readonly tokens: readonly string[];
  readonly maxPerSecond: number;
  /** The answer to a stored webhook; null for our own answer. */
  readonly answer: WebhookAnswer | null;
  /** Address ranges (CIDR) that webhooks may come from; empty for any. */
  readonly allow: readonly string[];
  /** How the vendor signs its webhooks; null if it does not. */
  readonly signature: WebhookSignature | null;
  /** The fields of a call that this source can provide at all, by its vendor's table of parameters. */
  readonly saidFields: readonly CallKey[];
  /** How long the end of a call is waited for before its goals are evaluated without it. */
  readonly endsWithinHours: number;
  /** Limit of bytes per UTC day. */
  readonly maxBytesPerDay: number;
  /** Limit of stored bytes of receipts without a call, of which the newest are kept. */
  readonly maxUnreadableBytes: number;
  /** Parsed by the vendor's own schema in `sources/<type>`. */
  readonly settings: unknown;
}

/** A parameter of the webhook echoed verbatim, or a text. */
export type WebhookAnswer = { readonly echo: string } | { readonly body: string; readonly contentType: string };

/** A keyed hash (HMAC) over the body, or over the concatenated values of parameters. */
export interface WebhookSignature {
  readonly in: { readonly header: string } | { readonly param: string };
  readonly algorithm: 'hmac-sha1' | 'hmac-sha256';
  readonly secret: string;
  readonly over: 'body' | readonly string[];
  readonly encoding: 'hex' | 'base64';
}

export interface DestinationConfig {
  readonly id: string;
  readonly platform: string;
  readonly enabled: boolean;
  /** Calls that started before are not sent; null: calls received before the destination was first seen are not sent. */
  readonly since: Instant | null;
  /** Cron of five or six fields. */
  readonly schedule: string;
  /** A former id of this destination. */
  readonly formerly: string | null;
  /** Whether a value that changes after it was sent is sent again, if the platform accepts that. */
  readonly restate: boolean;
  /** Parsed by the platform's own schema in `platforms/<id>`. */
  readonly settings: unknown;
}

/** Nest token of the validated config: `@Inject(CONFIG) config: Config`. */
export const CONFIG = Symbol('config');
/** Nest token of the config's warnings, as sentences. */
export const CONFIG_WARNINGS = Symbol('config warnings');
