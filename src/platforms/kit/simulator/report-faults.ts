import { z, type ZodType } from 'zod';

/**
 * Ways in which a platform's report differs from what it took: conversions that are missing, counted twice, under another
 * campaign, late, withheld for privacy, of a removed goal, once per session, or from elsewhere.
 */
export const REPORT_FAULT_NAMES = [
  'drop',
  'double',
  'move-campaign',
  'delay',
  'threshold',
  'delete-goal',
  'once-per-session',
  'foreign-uploads',
] as const;
export type ReportFaultName = (typeof REPORT_FAULT_NAMES)[number];

export interface ReportFault {
  /** The name of a simulated service. */
  readonly platform: string;
  readonly fault: ReportFaultName;
  /** The platform's own name of the goal; null for all. */
  readonly goal: string | null;
  /** Number of conversions for `drop`, `double`, `move-campaign` and, per day, `foreign-uploads`. */
  readonly count: number;
  /** For `move-campaign`. */
  readonly campaign: string;
  /** For `delay`. */
  readonly hours: number;
}
export type ReportFaultInput = Pick<ReportFault, 'platform' | 'fault'> & Partial<ReportFault>;

function schemaFor(services: readonly string[]): ZodType<ReportFault, ReportFaultInput> {
  return z.strictObject({
    platform: z.enum(services),
    fault: z.enum(REPORT_FAULT_NAMES),
    goal: z.string().nullable().default(null),
    count: z.number().int().min(1).default(1),
    campaign: z.string().default('another campaign'),
    hours: z.number().min(0).default(24),
  });
}

/** The report faults in force, until all are cleared at once. */
export class ReportFaults {
  private faults: ReportFault[] = [];
  readonly schema: ZodType<ReportFault, ReportFaultInput>;

  constructor(services: readonly string[]) {
    this.schema = schemaFor(services);
  }

  /** @throws ZodError for a service or a fault that does not exist */
  add(fault: ReportFaultInput): void {
    this.faults.push(this.schema.parse(fault));
  }

  clear(service?: string): void {
    this.faults = service === undefined ? [] : this.faults.filter(({ platform }) => platform !== service);
  }

  list(service?: string): readonly ReportFault[] {
    return service === undefined ? this.faults : this.faults.filter(({ platform }) => platform === service);
  }

  /** Undefined if the service does not misreport the goal in this way. */
  find(service: string, name: ReportFaultName, goal: string): ReportFault | undefined {
    return this.faults.find((one) => one.platform === service && one.fault === name && (one.goal ?? goal) === goal);
  }
}
