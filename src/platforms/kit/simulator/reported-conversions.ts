import { dayOf } from '../../../domain/time/business-days.js';
import { DAY, HOUR, type Instant } from '../../../domain/time/instant.js';
import type { SimulatorContext } from './context.js';
import { isCounted } from './records.js';
import type { ReportFault } from './report-faults.js';

/** A conversion as a report shows it. */
export interface ReportedConversion {
  readonly goal: string;
  /** The moment of the conversion. */
  readonly occurredAt: Instant;
  /** The moment of the visit that it belongs to. */
  readonly visitAt: Instant;
  readonly campaign: string | null;
  readonly identifier: { readonly kind: string; readonly value: string };
  /** The platform's id of its upload; null for others' conversions and if there is none. */
  readonly uploadId: string | null;
  /** From elsewhere: another tool, or the site itself. */
  readonly foreign: boolean;
  readonly raw: unknown;
}

/** An account's conversions as the service reports them: what it counted, changed by report faults. */
export function reportedConversions(context: SimulatorContext, service: string, account: string): ReportedConversion[] {
  const taken = context.records.list(service).filter((record) => record.account === account && isCounted(record));
  const now = context.clock();
  const honest = taken.map((record): ReportedConversion => {
    const occurredAt = Date.parse(record.occurredAt);
    const { campaign = null, daysBefore = 0 } = context.accounts.visitors.visits[record.identifier.value] ?? {};
    const { goal, identifier, uploadId = null, raw } = record;
    return {
      goal,
      identifier,
      occurredAt,
      visitAt: occurredAt - daysBefore * DAY,
      campaign,
      uploadId,
      foreign: false,
      raw,
    };
  });
  const shown = honest.filter(({ occurredAt, goal }) => {
    const delay = context.reportFaults.find(service, 'delay', goal);
    return delay === undefined || now - occurredAt >= delay.hours * HOUR;
  });
  return context.reportFaults.list(service).reduce(misreported, shown);
}

function misreported(reported: ReportedConversion[], fault: ReportFault): ReportedConversion[] {
  const concerned = reported.filter(({ goal }) => (fault.goal ?? goal) === goal);
  const first = new Set(concerned.slice(0, fault.count));
  switch (fault.fault) {
    case 'drop':
      return reported.filter((one) => !first.has(one));
    case 'double':
      return [...reported, ...first];
    case 'move-campaign':
      return reported.map((one) => (first.has(one) ? { ...one, campaign: fault.campaign } : one));
    case 'delete-goal':
      return reported.filter((one) => !concerned.includes(one));
    case 'once-per-session':
      return oncePerIdentifier(reported, concerned);
    case 'foreign-uploads':
      return [...reported, ...foreignUploads(concerned, fault.count)];
    case 'delay':
    case 'threshold':
      return reported;
  }
}

function oncePerIdentifier(reported: ReportedConversion[], concerned: readonly ReportedConversion[]): ReportedConversion[] {
  const firsts = new Map<string, ReportedConversion>();
  for (const one of concerned.toSorted((a, b) => a.occurredAt - b.occurredAt)) {
    const key = `${one.goal} ${one.identifier.value}`;
    if (!firsts.has(key)) firsts.set(key, one);
  }
  const counted = new Set(firsts.values());
  return reported.filter((one) => counted.has(one) || !concerned.includes(one));
}

/** Prefix of the ids and addresses of visitors who are nobody's callers. */
export const FOREIGN_VISITOR = '8888888888';

/** For each day and goal with conversions, additional ones of visitors that nobody here knows. */
function foreignUploads(concerned: readonly ReportedConversion[], count: number): ReportedConversion[] {
  const firsts = new Map(concerned.map((one) => [`${one.goal} ${dayOf(one.visitAt, 'UTC')}`, one]));
  return [...firsts.values()].flatMap((one) =>
    Array.from({ length: count }, (_, index) => ({
      ...one,
      campaign: null,
      identifier: { kind: one.identifier.kind, value: `${FOREIGN_VISITOR}${String(index).padStart(8, '0')}` },
      uploadId: null,
      foreign: true,
      raw: null,
    })),
  );
}
