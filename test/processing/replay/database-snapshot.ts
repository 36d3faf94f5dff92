import type { Money } from '../../../src/domain/money.js';
import { mayBeAtPlatform, type UploadState } from '../../../src/domain/uploads/upload-states.js';
import type { RuleDifference, ChangeCounts } from '../../../src/processing/replay/rule-difference.js';
import type { TestPipeline } from '../../support/test-pipeline.js';

type Row = Readonly<Record<string, unknown>>;

/** What is in the books of one project. */
export interface Snapshot {
  readonly calls: readonly Row[];
  readonly conversions: readonly Row[];
  readonly uploads: readonly Row[];
  readonly changes: readonly Row[];
}

export async function snapshotOf(house: TestPipeline, project: string): Promise<Snapshot> {
  return {
    calls: await house.rows(`SELECT * FROM "calls" WHERE "projectId" = '${project}' ORDER BY "id"`),
    conversions: await house.rows(`SELECT * FROM "conversions" WHERE "projectId" = '${project}' ORDER BY "id"`),
    uploads: await house.rows(`SELECT * FROM "uploads" WHERE "projectId" = '${project}' ORDER BY "id"`),
    changes: await house.rows(
      'SELECT c.* FROM "upload_changes" c JOIN "uploads" u ON u."id" = c."uploadId" WHERE u."projectId" = ' +
        `'${project}' ORDER BY c."id"`,
    ),
  };
}

/** The figures of a difference, counted from the books before and after and from nothing else. */
export function differenceOfSnapshots(
  before: Snapshot,
  after: Snapshot,
  goals: readonly string[],
  destinations: readonly string[],
) {
  return {
    goals: goals.map((goal) => ({ goal, ...figuresOf(before, after, (row) => row.goal === goal) })),
    destinations: destinations.map((destination) => ({ destination, ...uploadsOf(before, after, destination) })),
  };
}

/** The same part of what was said. */
export function said({ goals, destinations }: RuleDifference) {
  return {
    goals: goals.map(({ undecidable: _undecidable, ...figures }) => figures),
    destinations: destinations.map(({ platform: _platform, notTaken: _notTaken, ...figures }) => figures),
  };
}

function figuresOf(before: Snapshot, after: Snapshot, about: (row: Row) => boolean): ChangeCounts {
  const now = standing(before).filter(about);
  const then = standing(after).filter(about);
  const stood = new Map(now.map((row) => [row.id, row]));
  const stands = new Set(then.map(({ id }) => id));
  return {
    metNow: now.length,
    wouldMeet: then.length,
    gained: then.filter(({ id }) => !stood.has(id)).length,
    lost: now.filter(({ id }) => !stands.has(id)).length,
    revalued: then.filter((row) => stood.has(row.id) && worth(stood.get(row.id)) !== worth(row)).length,
    valueNow: sums(now),
    valueThen: sums(then),
  };
}

function uploadsOf(before: Snapshot, after: Snapshot, destination: string) {
  const was = new Map(before.uploads.map((row) => [row.id, row]));
  const here = after.uploads.filter((row) => row.destination === destination);
  const moved = (from: UploadState | null, to: UploadState) =>
    here.filter((row) => (was.get(row.id)?.state ?? null) === from && row.state === to).length;
  const stood = new Map(standing(before).map((row) => [row.id, row]));
  const stands = new Map(standing(after).map((row) => [row.id, row]));
  const sent = here.filter((row) => {
    const old = was.get(row.id);
    return old !== undefined && hasLeft(old) && stood.has(row.conversionId);
  });
  return {
    new: moved(null, 'pending'),
    skipped: moved(null, 'skipped'),
    expired: moved(null, 'expired'),
    cancelled: moved('pending', 'cancelled') + moved('skipped', 'cancelled'),
    returned: moved('cancelled', 'pending'),
    woken: moved('skipped', 'pending'),
    alreadySent: sent.filter((row) => !stands.has(row.conversionId)).length,
    sentWithOldValue: sent.filter(
      (row) => stands.has(row.conversionId) && worth(stands.get(row.conversionId)) !== worth(stood.get(row.conversionId)),
    ).length,
  };
}

function standing({ conversions }: Snapshot): Row[] {
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
