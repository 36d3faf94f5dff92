import type { Language } from '../../domain/localized-text.js';
import { isCounted } from '../../platforms/kit/simulator/records.js';
import type { LoggedUpload } from '../../platforms/kit/simulator/simulator.js';
import type { SimulatorRecord } from '../../sandbox/sandbox.js';
import type { DemoJourney, DemoUpload } from './admin-api-client.js';
import type { DemoDifference } from './compare-expected.js';
import { findRouteGoal, type DemoRoute, type DemoRouteGoal } from './config.js';

/** One line of the upload log, with the keys by which the platform knows it. */
interface UploadLogRow extends DemoRouteGoal {
  readonly upload: DemoUpload;
  readonly logged: LoggedUpload;
  /** For messages. */
  readonly name: string;
}

/** The whole upload log, call by call. */
export function uploadLogRows(journeys: readonly DemoJourney[], routes: readonly DemoRoute[]): readonly UploadLogRow[] {
  return journeys.flatMap(({ call, conversions, uploads }) =>
    uploads.flatMap((upload) => {
      const found = findRouteGoal(routes, upload.destination, upload.goal);
      if (found === undefined) return [];
      const { idempotencyKey, identifier, destination, goal } = upload;
      const occurredAt = conversions.find((conversion) => conversion.goal === goal)?.occurredAt ?? null;
      const logged = { platformGoal: found.mapping.platformGoal, idempotencyKey, identifier, occurredAt };
      return [{ ...found, upload, logged, name: `${destination}: ${goal} of call ${call.callId}` }];
    }),
  );
}

/** Agreement of the upload log and the platforms' records. */
export interface SimulatorComparison {
  /** Rows that the log calls delivered and the platforms count. */
  readonly agreed: number;
  /** Delivered rows that their platform took and does not count; the log does not confirm them either. */
  readonly notVouchedFor: number;
  /** Notes on those, a sentence for each destination that has any. */
  readonly unlinkedNotes: readonly string[];
  readonly differences: readonly DemoDifference[];
}

/**
 * Compares the platforms' records with the upload log, row by row: what the log calls delivered is there exactly once, as sent;
 * nothing is there that the log does not know.
 */
export function compareWithSimulators(
  rows: readonly UploadLogRow[],
  records: readonly SimulatorRecord[],
  language: Language = 'en',
): SimulatorComparison {
  const unmatched = new Set(records);
  const differences: DemoDifference[] = [];
  const unlinked = new Map<DemoRoute, number>();
  let [agreed, notVouchedFor] = [0, 0];
  for (const row of rows) {
    const { route, logged, upload } = row;
    const found = records.filter((record) => record.platform === route.service && route.comparison.isRecordOf(record, logged));
    for (const record of found) unmatched.delete(record);
    differences.push(...compareRow(row, found));
    if (upload.state !== 'delivered') continue;
    if (found.some(isCounted)) {
      agreed += 1;
      continue;
    }
    notVouchedFor += 1;
    unlinked.set(route, (unlinked.get(route) ?? 0) + 1);
  }
  for (const { platform, goal, status } of unmatched)
    differences.push(`${platform} has a row for ${goal} (${status}) that the log does not know`);
  const unlinkedNotes = [...unlinked].map(([{ comparison }, count]) => comparison.unlinkedNote?.(count)[language] ?? '');
  return { agreed, notVouchedFor, unlinkedNotes, differences };
}

function compareRow(row: UploadLogRow, found: readonly SimulatorRecord[]): DemoDifference[] {
  const { name, route, upload } = row;
  const counted = found.filter(isCounted);
  const { state, verified } = upload;
  if (state !== 'delivered') return counted.length === 0 ? [] : [`${name} is ${state} in the log, and the platform counts it`];
  const [record] = found;
  if (record === undefined) return [`${name} is delivered in the log, and the platform does not have it`];
  if (found.length > 1) return [`${name} is at the platform ${found.length} times`];
  if (route.comparison.countsCopies && record.copies > 1) return [`${name} was counted ${record.copies} times`];
  if (counted.length === 0 && (verified || route.comparison.unlinkedNote === undefined))
    return [`${name} is delivered in the log, and at the platform it is ${record.status}`];
  return compareContents(row, record);
}

function compareContents({ name, upload, mapping, logged }: UploadLogRow, record: SimulatorRecord): DemoDifference[] {
  const { value } = upload;
  const { identifier } = logged;
  // An upload to a platform that matches nobody has none in the log.
  const isSameIdentifier = identifier === null || record.identifier.value === identifier.value;
  return [
    ...(record.goal === mapping.platformGoal ? [] : [`${name} lies under ${record.goal}, not ${mapping.platformGoal}`]),
    ...(record.value === value ? [] : [`${name} is worth ${record.value} at the platform, not ${value}`]),
    ...(isSameIdentifier ? [] : [`${name} has another identifier at the platform`]),
    ...(isSameSecond(record.occurredAt, logged) ? [] : [`${name} has another moment at the platform`]),
  ];
}

/** The journey no longer has a revoked conversion's moment: then any moment matches. */
function isSameSecond(recorded: string, { occurredAt }: LoggedUpload): boolean {
  return occurredAt === null || recorded.slice(0, 19) === occurredAt.slice(0, 19);
}
