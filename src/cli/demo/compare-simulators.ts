import type { SimulatorRecord } from '../../sandbox/sandbox.js';
import type { DemoJourney, DemoUpload } from './admin-api-client.js';
import type { DemoDifference } from './compare-expected.js';
import { ALL_GOAL_MAPPINGS, type GoalMapping } from './goal-mappings.js';

/** One line of the upload log with what the cabinets know it by. */
interface UploadLogRow {
  readonly upload: DemoUpload;
  readonly duty: GoalMapping;
  /** The conversion's moment, ISO 8601 in UTC; null when it no longer stands and the journey does not show it. */
  readonly occurredAt: string | null;
  /** The vendor's id of the call, for messages. */
  readonly callId: string;
}

/** The whole upload log, call by call. */
export function uploadLogRows(journeys: readonly DemoJourney[]): readonly UploadLogRow[] {
  return journeys.flatMap(({ call, conversions, uploads }) =>
    uploads.flatMap((upload) => {
      const duty = ALL_GOAL_MAPPINGS.find(({ destination, goal }) => destination === upload.destination && goal === upload.goal);
      const conversion = conversions.find(({ goal }) => goal === upload.goal);
      return duty === undefined ? [] : [{ upload, duty, occurredAt: conversion?.occurredAt ?? null, callId: call.callId }];
    }),
  );
}

/** How the two books agree. */
export interface SimulatorComparison {
  /** Rows that the log calls delivered and the cabinets count. */
  readonly agreed: number;
  /** Rows of Metrica's processed files that the cabinet could not link: the log does not vouch for them either. */
  readonly notVouchedFor: number;
  readonly differences: readonly DemoDifference[];
}

/**
 * The cabinets' own records against the upload log, row by row: what the log calls delivered is there exactly once, as it was
 * sent; nothing is there that the log does not know.
 */
export function compareWithSimulators(rows: readonly UploadLogRow[], records: readonly SimulatorRecord[]): SimulatorComparison {
  const left = new Set(records);
  const differences: DemoDifference[] = [];
  let [agreed, notVouchedFor] = [0, 0];
  for (const row of rows) {
    const found = records.filter((record) => isRecordOf(record, row));
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
function isRecordOf(record: SimulatorRecord, { upload, duty, occurredAt }: UploadLogRow): boolean {
  if (record.platform !== duty.platform) return false;
  if (record.platform !== 'yandex-metrica') return record.orderId === upload.idempotencyKey;
  const sameVisitor = record.identifier.kind === upload.identifier?.kind && record.identifier.value === upload.identifier.value;
  return sameVisitor && record.goal === duty.platformGoal && isSameMoment(record.occurredAt, occurredAt);
}

function compareRow(row: UploadLogRow, found: readonly SimulatorRecord[]): DemoDifference[] {
  const name = `${row.duty.destination}: ${row.duty.goal} of call ${row.callId}`;
  const counted = found.filter(isCounted);
  const { state, verified } = row.upload;
  if (state !== 'delivered') return counted.length === 0 ? [] : [`${name} is ${state} in the log, and the cabinet counts it`];
  const [record] = found;
  if (record === undefined) return [`${name} is delivered in the log, and the cabinet does not have it`];
  if (found.length > 1) return [`${name} is in the cabinet ${found.length} times`];
  if (isCountedTwice(record)) return [`${name} was counted ${record.copies} times`];
  if (counted.length === 0 && (verified || row.duty.platform !== 'yandex-metrica')) {
    return [`${name} is delivered in the log, and in the cabinet it is ${record.status}`];
  }
  return compareContents(name, row, record);
}

function compareContents(name: string, { upload, duty, occurredAt }: UploadLogRow, record: SimulatorRecord): DemoDifference[] {
  const value = duty.sendsValue ? upload.value : null;
  return [
    ...(record.goal === duty.platformGoal ? [] : [`${name} lies under ${record.goal}, not ${duty.platformGoal}`]),
    ...(record.value === value ? [] : [`${name} is worth ${record.value} in the cabinet, not ${value}`]),
    ...(record.identifier.value === upload.identifier?.value ? [] : [`${name} has another identifier in the cabinet`]),
    ...(isSameMoment(record.occurredAt, occurredAt) ? [] : [`${name} has another moment in the cabinet`]),
  ];
}

/** A new user of GA4's is counted too, though no ad belongs to him. */
function isCounted({ status }: SimulatorRecord): boolean {
  return status.startsWith('counted');
}

/** Only GA4 counts copies; elsewhere a row that came again is the same row. */
function isCountedTwice({ platform, copies }: SimulatorRecord): boolean {
  return platform === 'ga4' && copies > 1;
}

/** The same second; a moment that the journey no longer tells fits all. */
function isSameMoment(inCabinet: string, inLog: string | null): boolean {
  return inLog === null || inCabinet.slice(0, 19) === inLog.slice(0, 19);
}
