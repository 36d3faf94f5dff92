import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UploadState } from '../../domain/uploads/upload-states.js';
import type { DateForm } from './render.js';

/** One webhook of the sample week; dates are offsets, so that the week always ends now. */
export interface SampleWebhook {
  /** 2 comes after the first uploads are done. */
  readonly act: 1 | 2;
  readonly phase: 'start' | 'end' | 'unreadable';
  /** When the call began, before the replay. */
  readonly minutesAgo: number;
  /** From the call's start to its end. */
  readonly seconds: number;
  readonly dates: DateForm;
  /** As MANGO writes it, with `<start>` and `<end>` for the two dates. */
  readonly query: string;
  /** A GET unless told. */
  readonly sentAs?: 'form' | 'json' | 'multipart';
}

/** What must become of a call at one destination; `none` where no upload is made. */
export interface Expectation {
  readonly destination: string;
  readonly goal: string;
  readonly state: UploadState | 'none';
  readonly code?: string;
  /** In the currency's units. */
  readonly value?: number;
  readonly why: string;
}

export interface ExpectedCall {
  readonly callId: string;
  /** What is special about the call, in words. */
  readonly kind: string;
  readonly expect: readonly Expectation[];
}
interface ExpectedReceipt {
  readonly callId: null;
  readonly reason: string;
}

export interface Samples {
  readonly webhooks: readonly SampleWebhook[];
  /** What MANGO's own list of calls has, each call as the webhook of its end. */
  readonly listed: readonly SampleWebhook[];
  readonly calls: readonly ExpectedCall[];
  /** Reasons of the webhooks that belong to no call. */
  readonly unreadable: readonly string[];
  /** Visitors and clicks that the cabinets do not know. */
  readonly unknown: readonly string[];
}

/** Beside the package's code, from `src` and from `dist` alike. */
export const SAMPLES_FOLDER = join(import.meta.dirname, '../../../data/samples');

export function readSamples(folder = SAMPLES_FOLDER): Samples {
  const expected = readLines<ExpectedCall | ExpectedReceipt>(join(folder, 'expected.jsonl'));
  const { ids } = JSON.parse(readFileSync(join(folder, 'unknown.json'), 'utf8')) as { ids: string[] };
  return {
    webhooks: readLines<SampleWebhook>(join(folder, 'week.jsonl')),
    listed: readLines<SampleWebhook>(join(folder, 'list.jsonl')),
    calls: expected.filter((one) => one.callId !== null),
    unreadable: expected.flatMap((one) => (one.callId === null ? [one.reason] : [])),
    unknown: ids,
  };
}

function readLines<T>(file: string): T[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}
