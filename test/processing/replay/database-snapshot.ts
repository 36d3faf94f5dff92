import type { Money } from '../../../src/domain/money.js';
import { mayBeAtPlatform, type UploadState } from '../../../src/domain/uploads/upload-states.js';
import type { RuleDifference, ChangeCounts } from '../../../src/processing/replay/rule-difference.js';
import type { TestPipeline } from '../../support/test-pipeline.js';

type Row = Readonly<Record<string, unknown>>;

/** Every row of one project. */
export interface Snapshot {
  readonly calls: readonly Row[];
  readonly conversions: readonly Row[];
  readonly uploads: readonly Row[];
  readonly changes: readonly Row[];
}

export async function snapshotOf(pipeline: TestPipeline, project: string): Promise<Snapshot> {
  return {
    calls: await pipeline.rows(`SELECT * FROM "calls" WHERE "projectId" = '${project}' ORDER BY "id"`),
    conversions: await pipeline.rows(`SELECT * FROM "conversions" WHERE "projectId" = '${project}' ORDER BY "id"`),
    uploads: await pipeline.rows(`SELECT * FROM "uploads" WHERE "projectId" = '${project}' ORDER BY "id"`),
    changes: await pipeline.rows(
      'SELECT c.* FROM "upload_changes" c JOIN "uploads" u ON u."id" = c."uploadId" WHERE u."projectId" = ' +
        `'${project}' ORDER BY c."id"`,
    ),
  };
}

/** The counts of a difference, from the rows before and after and from nothing else. */
export function differenceOfSnapshots(
  before: Snapshot,
  after: Snapshot,
  goals: readonly string[],
  destinations: readonly string[],
) {
  return {
    goals: goals.map((goal) => ({ goal, ...countsOf(before, after, (row) => row.goal === goal) })),
    destinations: destinations.map((destination) => ({ destination, ...uploadsOf(before, after, destination) })),
  };
}

/** The same part of what was said. */
export function said({ goals, destinations }: RuleDifference) {
  return {
    goals: goals.map(({ undecidable: _undecidable, ...counts }) => counts),
    destinations: destinations.map(({ platform: _platform, notTaken: _notTaken, ...counts }) => counts),
  };
}

function countsOf(before: Snapshot, after: Snapshot, about: (row: Row) => boolean): ChangeCounts {
  const now = conversionsInForce(before).filter(about);
  const then = conversionsInForce(after).filter(about);
  const metBefore = new Map(now.map((row) => [row.id, row]));
  const metAfter = new Set(then.map(({ id }) => id));
  return {
    metNow: now.length,
    wouldMeet: then.length,
    gained: then.filter(({ id }) => !metBefore.has(id)).length,
    lost: now.filter(({ id }) => !metAfter.has(id)).length,
    revalued: then.filter((row) => metBefore.has(row.id) && worth(metBefore.get(row.id)) !== worth(row)).length,
    valueNow: sums(now),
    valueThen: sums(then),
  };
}

function uploadsOf(before: Snapshot, after: Snapshot, destination: string) {
  const was = new Map(before.uploads.map((row) => [row.id, row]));
  const here = after.uploads.filter((row) => row.destination === destination);
  const moved = (from: UploadState | null, to: UploadState) =>
    here.filter((row) => (was.get(row.id)?.state ?? null) === from && row.state === to).length;
  const metBefore = new Map(conversionsInForce(before).map((row) => [row.id, row]));
  const metAfter = new Map(conversionsInForce(after).map((row) => [row.id, row]));
  const sent = here.filter((row) => {
    const old = was.get(row.id);
    return old !== undefined && hasLeft(old) && metBefore.has(row.conversionId);
  });
  return {
    new: moved(null, 'pending'),
    skipped: moved(null, 'skipped'),
    expired: moved(null, 'expired'),
    cancelled: moved('pending', 'cancelled') + moved('skipped', 'cancelled'),
    returned: moved('cancelled', 'pending'),
    woken: moved('skipped', 'pending'),
    alreadySent: sent.filter((row) => !metAfter.has(row.conversionId)).length,
    sentWithOldValue: sent.filter(
      (row) => metAfter.has(row.conversionId) && worth(metAfter.get(row.conversionId)) !== worth(metBefore.get(row.conversionId)),
    ).length,
  };
}

function conversionsInForce({ conversions }: Snapshot): Row[] {
  return conversions.filter(({ revokedAt }) => revokedAt === null);
}

function hasLeft({ state, reasonCode }: Row): boolean {
  return state === 'delivered' || mayBeAtPlatform(state as UploadState, reasonCode as string | null);
}

function worth(row: Row | undefined): string {
  return `${String(row?.valueMinor)} ${String(row?.currency)}`;
}

function sums(rows: readonly Row[]): Money[] {
  const currencies = [
    ...new Set(rows.flatMap(({ valueMinor, currency }) => (valueMinor === null ? [] : [String(currency)]))),
  ].sort();
  return currencies.map((currency) => ({
    minor: rows.filter((row) => row.currency === currency).reduce((sum, { valueMinor }) => sum + Number(valueMinor), 0),
    currency,
  }));
}
