import { z } from 'zod';

/** Who may misbehave: the cabinets, and Google's token endpoint by itself. */
export const FAULT_TARGETS = ['yandex-metrica', 'ga4', 'data-manager', 'google-ads', 'token'] as const;
export type FaultTarget = (typeof FAULT_TARGETS)[number];

export const FAULT_NAMES = [
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
export type FaultName = (typeof FAULT_NAMES)[number];

const DEFAULT_RETRY_AFTER_SECONDS = 30;
const DEFAULT_DELAY_MS = 3000;

/** One way in which a cabinet misbehaves, until it did so `times` times. */
export const faultSchema = z.strictObject({
  platform: z.enum(FAULT_TARGETS),
  fault: z.enum(FAULT_NAMES),
  /** Null for as long as nobody stops it. */
  times: z.number().int().min(1).nullable().default(null),
  /** Of `rate-limited` and `unavailable`; null leaves the header out. */
  retryAfterSeconds: z.number().int().min(0).nullable().default(DEFAULT_RETRY_AFTER_SECONDS),
  /** Of `slow`. */
  delayMs: z.number().int().min(0).default(DEFAULT_DELAY_MS),
});
export type SimulatedFault = z.output<typeof faultSchema>;
export type SimulatedFaultInput = z.input<typeof faultSchema>;

/**
 * `ga4=rate-limited` or `ga4=rate-limited:3` for three requests.
 *
 * @returns null for a text that is neither
 */
export function parseFault(text: string): SimulatedFault | null {
  const [, platform, fault, times] = /^([a-z0-9-]+)=([a-z-]+)(?::(\d{1,6}))?$/.exec(text) ?? [];
  return faultSchema.safeParse({ platform, fault, ...(times !== undefined && { times: Number(times) }) }).data ?? null;
}

/** What the cabinets do wrong, in the order in which it was asked for: a platform's first fault goes on until its times are over. */
export class FaultQueue {
  private faults: SimulatedFault[] = [];

  add(fault: SimulatedFaultInput): void {
    this.faults.push(faultSchema.parse(fault));
  }

  clear(platform?: FaultTarget): void {
    this.faults = platform === undefined ? [] : this.faults.filter((fault) => fault.platform !== platform);
  }

  /** What is still to come, with the times that are left. */
  list(): readonly SimulatedFault[] {
    return this.faults;
  }

  /** The fault that the next request to the platform meets; counts as having happened. */
  next(platform: FaultTarget): SimulatedFault | null {
    const index = this.faults.findIndex((fault) => fault.platform === platform);
    const fault = this.faults[index];
    if (fault === undefined) return null;
    if (fault.times !== null) this.faults.splice(index, 1, ...(fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : []));
    return fault;
  }
}
