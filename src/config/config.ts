import type { CallKey } from '../domain/calls/call-fields.js';
import type { Exclusion, Goal } from '../domain/goals/goal.js';
import type { Instant } from '../domain/time/instant.js';
import type { Language } from '../domain/localized-text.js';
import type { WorkingHours } from '../domain/time/working-hours.js';
import type { AlertsConfig, ProjectReceivers } from './schema/alerts.js';

/** What a process does of the service's work. */
export type ProcessRole = 'all' | 'web' | 'worker';

/** The whole config, checked and complete. Secrets are inside: it is never printed. */
export interface Config {
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string | null;
    /** Addresses and ranges of web servers whose `X-Forwarded-For` is believed; false for none. */
    readonly trustProxy: false | readonly string[];
    /** A port of its own for health and metrics; null for the port of all else. */
    readonly managementPort: number | null;
    /** `web` takes webhooks and serves people, `worker` does what happens by itself, `all` both. */
    readonly role: ProcessRole;
  };
  /** `sqlite:` with an absolute path, or a `postgres://` address. */
  readonly database: { readonly url: string };
  /** IANA zone: day borders in statistics, cron, hours in rules. */
  readonly timezone: string;
  /** What commands, warnings and alerts are written in; null where the config names none. */
  readonly language: Language | null;
  readonly projects: readonly ProjectConfig[];
  readonly privacy: PrivacyConfig;
  readonly alerts: AlertsConfig;
  /** When the SQLite file is copied, where to, and how many copies are kept; null for never. */
  readonly backup: BackupConfig | null;
  /** RINGBACK_ADMIN_KEY: one more key with the admin role; null when unset. */
  readonly adminKey: string | null;
  /** Where it was read from; null when there was no file. */
  readonly file: string | null;
}

interface BackupConfig {
  readonly schedule: string;
  readonly keep: number;
  readonly to: string;
}

interface PrivacyConfig {
  readonly receiptsDays: number;
  /** Receipts of which no call was made; at most as long as all others. */
  readonly unreadableDays: number;
  readonly phonesDays: number;
  readonly callerKeyDays: number;
  /** Visitor ids, page addresses and customParam of calls; notes of marks and pauses. */
  readonly detailsDays: number;
  /** The copies of requests and answers of platforms. */
  readonly requestsDays: number;
  /** Makes the callers' hash together with the secret in the database; null where the config names none. */
  readonly callerSecret: string | null;
  readonly dropAtIngest: readonly ('callerNumber' | 'ip' | 'customParam')[];
}

/** One client or site: nothing crosses from one to another. */
export interface ProjectConfig {
  readonly id: string;
  readonly name: string;
  readonly sources: readonly SourceConfig[];
  /** When calls are to be expected. */
  readonly workingHours: WorkingHours;
  readonly exclude: Exclusion;
  readonly goals: readonly Goal[];
  readonly destinations: readonly DestinationConfig[];
  /** Whom its alerts and digests go to. */
  readonly alerts: ProjectReceivers;
}

export interface SourceConfig {
  readonly id: string;
  readonly type: string;
  readonly tokens: readonly string[];
  readonly maxPerSecond: number;
  /** What a stored webhook is answered; null for our own answer. */
  readonly answer: WebhookAnswer | null;
  /** Address ranges (CIDR) that webhooks may come from; empty for any. */
  readonly allow: readonly string[];
  /** How the vendor signs its webhooks; null where it does not. */
  readonly signature: WebhookSignature | null;
  /** The fields of a call that this source can say at all, by its vendor's table of parameters. */
  readonly saidFields: readonly CallKey[];
  /** How long the end of a call is waited for before its goals are judged without it. */
  readonly endsWithinHours: number;
  /** What it may send within a day of UTC, in bytes. */
  readonly maxBytesPerDay: number;
  /** Of its receipts of which no call was made the newest ones are kept, so many bytes. */
  readonly maxUnreadableBytes: number;
  /** As the vendor's own section in `sources/<type>` gives it. */
  readonly settings: unknown;
}

/** A parameter of the webhook given back as it came, or a text. */
export type WebhookAnswer = { readonly echo: string } | { readonly body: string; readonly contentType: string };

/** A keyed hash (HMAC) over the body, or over the values of parameters one after another. */
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
  /** The id under which this destination was known before. */
  readonly formerly: string | null;
  /** Whether a value that changes after it was told is told anew, where the platform takes one. */
  readonly restate: boolean;
  /** As the platform's own section in `platforms/<id>` gives it. */
  readonly settings: unknown;
}

/** Where Nest finds the checked config, `@Inject(CONFIG) config: Config`. */
export const CONFIG = Symbol('config');
/** What should be known about the config and does not stop the start, as sentences. */
export const CONFIG_WARNINGS = Symbol('config warnings');
