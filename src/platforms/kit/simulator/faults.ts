import { z, type ZodType } from 'zod';

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
  'scripted',
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

const DEFAULT_RETRY_AFTER_SECONDS = 30;
const DEFAULT_DELAY_MS = 3000;

/** One way in which a simulated service fails, for `times` requests. */
export interface SimulatedFault {
  /** The name of a simulated service. */
  readonly platform: string;
  readonly fault: FaultName;
  /** Null: until it is cleared. */
  readonly times: number | null;
  /** For `rate-limited` and `unavailable`; null omits the header. */
  readonly retryAfterSeconds: number | null;
  /** For `slow`. */
  readonly delayMs: number;
  /** For `scripted`: the answer. */
  readonly answer: ScriptedAnswer | null;
  /** Only requests whose address or body contains this text, as sent; null for all. */
  readonly only: string | null;
}

/** Any answer instead of the service's own; nothing of the request is taken. */
export interface ScriptedAnswer {
  /** HTTP status; for a gRPC service the canonical code, 1 to 16. */
  readonly status: number;
  /** For a gRPC service the details. */
  readonly body: string;
  readonly type: string;
}
export type SimulatedFaultInput = Pick<SimulatedFault, 'platform' | 'fault'> &
  Partial<Omit<SimulatedFault, 'answer'>> & {
    readonly answer?: (Pick<ScriptedAnswer, 'status'> & Partial<ScriptedAnswer>) | null;
  };

const scriptedAnswer = z.strictObject({
  status: z.number().int().min(1).max(599),
  body: z.string().default(''),
  type: z.string().default('application/json'),
});
const SILENT_REFUSAL: ScriptedAnswer = { status: 400, body: '', type: 'text/plain' };

/** What a `scripted` fault answers. */
export function scriptedAnswerOf({ answer }: SimulatedFault): ScriptedAnswer {
  return answer ?? SILENT_REFUSAL;
}

/** @param services the names of the services that faults can be injected into */
export function faultSchemaFor(services: readonly string[]): ZodType<SimulatedFault, SimulatedFaultInput> {
  return z.strictObject({
    platform: z.enum(services),
    fault: z.enum(FAULT_NAMES),
    times: z.number().int().min(1).nullable().default(null),
    retryAfterSeconds: z.number().int().min(0).nullable().default(DEFAULT_RETRY_AFTER_SECONDS),
    delayMs: z.number().int().min(0).default(DEFAULT_DELAY_MS),
    answer: scriptedAnswer.nullable().default(null),
    only: z.string().min(1).nullable().default(null),
  });
}

/**
 * `ga4=rate-limited` or `ga4=rate-limited:3` for three requests.
 *
 * @returns null for a text that is neither
 */
export function parseFault(text: string, services: readonly string[]): SimulatedFault | null {
  const [, platform, fault, times] = /^([a-z0-9-]+)=([a-z-]+)(?::(\d{1,6}))?$/.exec(text) ?? [];
  const input = { platform, fault, ...(times !== undefined && { times: Number(times) }) };
  return faultSchemaFor(services).safeParse(input).data ?? null;
}

/** Future faults in the order in which they were added: a service's first fault lasts until its times are used up. */
export class FaultQueue {
  private faults: SimulatedFault[] = [];
  readonly schema: ZodType<SimulatedFault, SimulatedFaultInput>;

  constructor(readonly services: readonly string[]) {
    this.schema = faultSchemaFor(services);
  }

  /** @throws ZodError for a service or a fault that does not exist */
  add(fault: SimulatedFaultInput): void {
    this.faults.push(this.schema.parse(fault));
  }

  clear(service?: string): void {
    this.faults = service === undefined ? [] : this.faults.filter(({ platform }) => platform !== service);
  }

  /** Future faults, with their remaining times. */
  list(): readonly SimulatedFault[] {
    return this.faults;
  }

  /** Whether some fault of the service depends on the request's content. */
  dependsOnRequest(service: string): boolean {
    return this.faults.some(({ platform, only }) => platform === service && only !== null);
  }

  /**
   * The fault of the next request to the service; counts as having happened.
   * @param text the request's address and body
   */
  next(service: string, text: string): SimulatedFault | null {
    const index = this.faults.findIndex(({ platform, only }) => platform === service && (only === null || text.includes(only)));
    const fault = this.faults[index];
    if (fault === undefined) return null;
    if (fault.times !== null) this.faults.splice(index, 1, ...(fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : []));
    return fault;
  }
}
