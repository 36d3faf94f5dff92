import type { SimulatorRecord } from '../../sandbox/sandbox.js';
import type { Difference } from './compare-expected.js';
import type { LogRow } from './log-rows.js';

/** How the two books agree. */
export interface CabinetComparison {
  /** Rows that the log calls delivered and the cabinets count. */
  readonly agreed: number;
  /** Rows of Metrica's processed files that the cabinet could not link: the log does not vouch for them either. */
  readonly notVouchedFor: number;
  readonly differences: readonly Difference[];
}

/**
 * The cabinets' own records against the upload log, row by row: what the log calls delivered is there exactly once, as it was
 * sent; nothing is there that the log does not know.
 */
export function compareWithCabinets(rows: readonly LogRow[], records: readonly SimulatorRecord[]): CabinetComparison {
  const left = new Set(records);
  const differences: Difference[] = [];
  let [agreed, notVouchedFor] = [0, 0];
  for (const row of rows) {
    const found = records.filter((record) => isOf(record, row));
    for (const record of found) left.delete(record);
    differences.push(...compareRow(row, found));
    if (row.upload.state !== 'delivered') continue;
    if (found.some(isCounted)) agreed += 1;
    else notVouchedFor += 1;
  }
  for (const { platform, goal, status } of left)
    differences.push(`${platform} has a row for ${goal} (${status}) that the log does not know`);
  return { agreed, notVouchedFor, differences };
}

/** By our key where the platform keeps it. Metrica does not: there it is visitor, goal and second. */
function isOf(record: SimulatorRecord, { upload, duty, occurredAt }: LogRow): boolean {
  if (record.platform !== duty.cabinet) return false;
  if (record.platform !== 'yandex-metrica') return record.orderId === upload.idempotencyKey;
  const sameVisitor = record.identifier.kind === upload.identifier?.kind && record.identifier.value === upload.identifier.value;
  return sameVisitor && record.goal === duty.place && fits(record.occurredAt, occurredAt);
}

function compareRow(row: LogRow, found: readonly SimulatorRecord[]): Difference[] {
  const name = `${row.duty.destination}: ${row.duty.goal} of call ${row.callId}`;
  const counted = found.filter(isCounted);
  const { state, verified } = row.upload;
  if (state !== 'delivered') return counted.length === 0 ? [] : [`${name} is ${state} in the log, and the cabinet counts it`];
  const [record] = found;
  if (record === undefined) return [`${name} is delivered in the log, and the cabinet does not have it`];
  if (found.length > 1) return [`${name} is in the cabinet ${found.length} times`];
  if (isTwice(record)) return [`${name} was counted ${record.copies} times`];
  if (counted.length === 0 && (verified || row.duty.cabinet !== 'yandex-metrica')) {
    return [`${name} is delivered in the log, and in the cabinet it is ${record.status}`];
  }
  return compareContents(name, row, record);
}

function compareContents(name: string, { upload, duty, occurredAt }: LogRow, record: SimulatorRecord): Difference[] {
  const value = duty.tellsValue ? upload.value : null;
  return [
    ...(record.goal === duty.place ? [] : [`${name} lies under ${record.goal}, not ${duty.place}`]),
    ...(record.value === value ? [] : [`${name} is worth ${record.value} in the cabinet, not ${value}`]),
    ...(record.identifier.value === upload.identifier?.value ? [] : [`${name} has another identifier in the cabinet`]),
    ...(fits(record.occurredAt, occurredAt) ? [] : [`${name} has another moment in the cabinet`]),
  ];
}

/** A new user of GA4's is counted too, though no ad belongs to him. */
function isCounted({ status }: SimulatorRecord): boolean {
  return status.startsWith('counted');
}

/** Only GA4 counts copies; elsewhere a row that came again is the same row. */
function isTwice({ platform, copies }: SimulatorRecord): boolean {
  return platform === 'ga4' && copies > 1;
}

/** The same second; a moment that the journey no longer tells fits all. */
function fits(inCabinet: string, inLog: string | null): boolean {
  return inLog === null || inCabinet.slice(0, 19) === inLog.slice(0, 19);
}
