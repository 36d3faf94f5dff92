import { groupBy } from '#dist/domain/collections.js';
import type { UploadState } from '#dist/domain/uploads/upload-states.js';
import { isCounted } from '#dist/platforms/kit/simulator/records.js';
import type { SimulatorRecord } from '#dist/sandbox/sandbox.js';
import { belongsTo, type TestbedDestination } from './destinations.js';

/** An upload's state in Ringback, and its visitor. */
export interface RecordedUpload {
  /** The call's number. */
  readonly number: number;
  readonly destination: string;
  readonly visitors: readonly string[];
  readonly state: UploadState;
  readonly reason: string | null;
}

/** What Ringback says about one destination compared with what the platform has, in calls. */
export interface DeliveryComparison {
  readonly destination: TestbedDestination;
  readonly calls: number;
  readonly delivered: number;
  readonly uncertain: number;
  readonly expired: number;
  /** Counted more than once at the platform. */
  readonly doubled: number;
  /** Copies that reached the platform, counted or not. */
  readonly sentAgain: number;
  /** Neither delivered, nor held for a person, nor too late: nobody will send them any more. */
  readonly lost: number;
  /** Reported as delivered and not counted there, or reported as too late and there. */
  readonly untrue: number;
}

/** Compares the upload log with the platform's records. Platforms tell visitors apart, so each call has its own. */
export function compareDeliveries(
  destination: TestbedDestination,
  recorded: readonly RecordedUpload[],
  records: readonly SimulatorRecord[],
): DeliveryComparison {
  const own = recorded.filter((one) => one.destination === destination.id);
  const byVisitor = groupBy(
    records.filter((record) => belongsTo(destination, record)),
    (record) => record.identifier.value,
  );
  const recordsOf = ({ visitors }: RecordedUpload) => visitors.flatMap((visitor) => byVisitor.get(visitor) ?? []);
  const countOf = (one: RecordedUpload) => recordsOf(one).reduce((sum, record) => sum + timesCounted(destination, record), 0);
  const number = (holds: (one: RecordedUpload) => boolean) => own.filter(holds).length;
  return {
    destination,
    calls: own.length,
    delivered: number(({ state }) => state === 'delivered'),
    uncertain: number(({ state }) => state === 'uncertain'),
    expired: number(({ state }) => state === 'expired'),
    doubled: number((one) => countOf(one) > 1),
    sentAgain: own.reduce((sum, one) => sum + Math.max(0, countArrivals(recordsOf(one)) - 1), 0),
    lost: number(({ state }) => !['delivered', 'uncertain', 'expired'].includes(state)),
    untrue: number((one) => isUntrue(one, countOf(one))),
  };
}

function isUntrue({ state, reason }: RecordedUpload, counted: number): boolean {
  if (state === 'delivered') return counted === 0;
  return state === 'expired' && reason !== 'ANSWER_LOST' && counted > 0;
}

function countArrivals(records: readonly SimulatorRecord[]): number {
  return records.reduce((sum, { copies }) => sum + copies, 0);
}

function timesCounted({ countsCopies }: TestbedDestination, record: SimulatorRecord): number {
  if (!isCounted(record)) return 0;
  return countsCopies ? record.copies : 1;
}
