import { z } from 'zod';

/** Who may misbehave: the cabinets, and Google's token endpoint by itself. */
export const MISBEHAVING = ['yandex-metrica', 'ga4', 'data-manager', 'google-ads', 'token'] as const;
export type Misbehaving = (typeof MISBEHAVING)[number];

export const FAULTS = [
  'rate-limited',
  'unavailable',
  'broken',
  'hang',
  'slow',
  'truncated',
  'garbage',
  'html',
  'reset',
  'expired-token',
  'answer-lost',
] as const;
export type FaultName = (typeof FAULTS)[number];

const DEFAULT_RETRY_AFTER_SECONDS = 30;
const DEFAULT_DELAY_MS = 3000;

/** One way in which a cabinet misbehaves, until it did so `times` times. */
export const faultSchema = z.strictObject({
  platform: z.enum(MISBEHAVING),
  fault: z.enum(FAULTS),
  /** Null for as long as nobody stops it. */
  times: z.number().int().min(1).nullable().default(null),
  /** Of `rate-limited` and `unavailable`; null leaves the header out. */
  retryAfterSeconds: z.number().int().min(0).nullable().default(DEFAULT_RETRY_AFTER_SECONDS),
  /** Of `slow`. */
  delayMs: z.number().int().min(0).default(DEFAULT_DELAY_MS),
});
export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;

/**
 * `ga4=rate-limited` or `ga4=rate-limited:3` for three requests.
 *
 * @returns null for a text that is neither
 */
export function readFault(text: string): Fault | null {
  const [, platform, fault, times] = /^([a-z0-9-]+)=([a-z-]+)(?::(\d{1,6}))?$/.exec(text) ?? [];
  return faultSchema.safeParse({ platform, fault, ...(times !== undefined && { times: Number(times) }) }).data ?? null;
}
