import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { type Instant, MINUTE, SECOND } from '../../domain/time/instant.js';
import type { UploadState } from '../../domain/uploads/upload-states.js';

const BUSINESS_ZONE = 'Europe/Moscow';

/**
 * Date formats in webhooks. The first is from MANGO's page "Вебхуки коллтрекинга" ("DD-MM-YYYYThh:mmZ"), the others from
 * receivers in public code; both read 2026-11-22, see src/sources/mango/README.md.
 */
const WEBHOOK_DATE_FORMATS = {
  'day-first-utc': (at: DateTime) => encodeURIComponent(at.toUTC().toFormat("dd-MM-yyyy'T'HH:mm'Z'")),
  'year-first-utc': (at: DateTime) => encodeURIComponent(at.toUTC().toFormat("yyyy-MM-dd'T'HH:mm'Z'")),
  'year-first-seconds': (at: DateTime) => encodeURIComponent(at.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'")),
  'day-first-moscow': (at: DateTime) => encodeURIComponent(at.setZone(BUSINESS_ZONE).toFormat("dd-MM-yyyy'T'HH:mm")),
  'day-first-offset': (at: DateTime) => encodeURIComponent(at.setZone(BUSINESS_ZONE).toFormat("dd-MM-yyyy'T'HH:mmZZ")),
  'year-first-seconds-offset': (at: DateTime) =>
    encodeURIComponent(at.setZone(BUSINESS_ZONE).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ")),
  // The sender did not encode the plus, which is then read as a space.
  'plus-lost': (at: DateTime) => at.setZone(BUSINESS_ZONE).toFormat("dd-MM-yyyy'T'HH:mmZZ"),
  epoch: (at: DateTime) => String(Math.floor(at.toMillis() / SECOND)),
} as const;
export type WebhookDateFormat = keyof typeof WEBHOOK_DATE_FORMATS;

/** A webhook whose dates are still to be filled in: `<start>` and `<end>` stand for them. */
interface WebhookTemplate {
  readonly minutesAgo: number;
  /** From start to end. */
  readonly seconds: number;
  readonly dates: WebhookDateFormat;
  readonly query: string;
}

/** The query string of a webhook as it would have been sent if the week had ended at `now`. */
export function renderWebhookQuery({ minutesAgo, seconds, dates, query }: WebhookTemplate, now: Instant): string {
  const start = now - minutesAgo * MINUTE;
  const write = (instant: Instant): string => WEBHOOK_DATE_FORMATS[dates](DateTime.fromMillis(instant, { zone: 'utc' }));
  return query.replaceAll('<start>', write(start)).replaceAll('<end>', write(start + seconds * SECOND));
}

/** One webhook of the sample week; dates are offsets, so that the week always ends now. */
export interface WebhookSample {
  /** 2 comes after the first uploads are done. */
  readonly act: 1 | 2;
  readonly phase: 'start' | 'end' | 'unreadable';
  /** When the call began, before the replay. */
  readonly minutesAgo: number;
  /** From the call's start to its end. */
  readonly seconds: number;
  readonly dates: WebhookDateFormat;
  /** In MANGO's format, with `<start>` and `<end>` for the two dates. */
  readonly query: string;
  /** A GET by default. */
  readonly sentAs?: 'form' | 'json' | 'multipart';
}

/** Expected result of a call at one destination; `none` if no upload is made. */
export interface ExpectedUpload {
  readonly destination: string;
  readonly goal: string;
  readonly state: UploadState | 'none';
  readonly code?: string;
  /** In the currency's units. */
  readonly value?: number | null;
  readonly why: string;
}

export interface ExpectedCall {
  readonly callId: string;
  /** What is special about the call, in words. */
  readonly kind: string;
  readonly expect: readonly ExpectedUpload[];
}
interface ExpectedReceipt {
  readonly callId: null;
  readonly reason: string;
}

export interface DemoSamples {
  readonly webhooks: readonly WebhookSample[];
  /** MANGO's own list of calls, each call as the webhook of its end. */
  readonly listed: readonly WebhookSample[];
  readonly calls: readonly ExpectedCall[];
  /** Reasons of the webhooks that belong to no call. */
  readonly unreadable: readonly string[];
  /** Visitors and clicks that the platforms do not know. */
  readonly unknown: readonly string[];
}

/** Beside the package's code, from `src` and from `dist` alike. */
export const SAMPLES_FOLDER = join(import.meta.dirname, '../../../data/samples');

export function readSamples(folder = SAMPLES_FOLDER): DemoSamples {
  const expected = readLines<ExpectedCall | ExpectedReceipt>(join(folder, 'expected.jsonl'));
  const { ids } = JSON.parse(readFileSync(join(folder, 'unknown.json'), 'utf8')) as { ids: string[] };
  return {
    webhooks: readLines<WebhookSample>(join(folder, 'week.jsonl')),
    listed: readLines<WebhookSample>(join(folder, 'list.jsonl')),
    calls: expected.filter((one) => one.callId !== null),
    unreadable: expected.flatMap((one) => (one.callId === null ? [one.reason] : [])),
    unknown: ids,
  };
}

function readLines<T>(file: string): T[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}
