import type { Destination } from '../destinations/destinations.js';
import { groupBy } from '../domain/collections.js';
import { formatMoney } from '../domain/money.js';
import type { Instant } from '../domain/time/instant.js';
import type { ConversionEntity } from '../store/schema/entities/conversion.entity.js';
import type { UploadEntity } from '../store/schema/entities/upload.entity.js';
import type { UploadNote, UploadStep } from '../store/uploads/uploads.store.js';
import type { Decision } from './decide-goals.js';
import type { ConversionPlan, StandingConversion } from './plan-conversions.js';
import { losingSteps, takingBack } from './uploads/losing-steps.js';
import { newUploads, unwelcoming } from './uploads/new-uploads.js';
import {
  holdingSteps,
  identifyingSteps,
  releasingSteps,
  returningSteps,
  skippingSteps,
  wakingSteps,
} from './uploads/reviving-steps.js';
import type { Routing } from './uploads/routing.js';

/** A conversion that stands on with another value. */
export interface Revalued {
  readonly standing: StandingConversion;
  readonly before: ConversionEntity;
  readonly uploads: readonly UploadEntity[];
}

/** Everything that decisions do to conversions and uploads, before any of it is done. */
export interface LedgerPlan {
  readonly decisions: readonly Decision[];
  readonly conversions: ConversionPlan;
  /** What the calls counted for before, revoked ones included. */
  readonly existing: readonly ConversionEntity[];
  readonly revalued: readonly Revalued[];
  readonly added: readonly UploadEntity[];
  /** Destinations that list the goal and do not take the call: it is from before their `since`. */
  readonly unwelcome: readonly Destination[];
  readonly steps: readonly UploadStep[];
  /** Second steps: what came back and has nothing to match by. */
  readonly skips: readonly UploadStep[];
  readonly notes: readonly UploadNote[];
  /** Conversions that were lost after something left, with what left. */
  readonly left: readonly { readonly standing: StandingConversion; readonly uploads: readonly UploadEntity[] }[];
  /** Uploads whose lost goal came back after they had left. */
  readonly regained: readonly UploadEntity[];
  /** Ids of what has left, by whether its platform can be asked to take it back. */
  readonly takingBack: { readonly asked: readonly string[]; readonly impossible: readonly string[] };
}

/** Pure. `uploads` are those of the conversions that existed before. */
export function planLedger(
  decisions: readonly Decision[],
  conversions: ConversionPlan,
  existing: readonly ConversionEntity[],
  uploads: readonly UploadEntity[],
  routing: Routing,
  now: Instant,
): LedgerPlan {
  const { made, returned, lost, kept } = conversions;
  const byConversion = groupBy(uploads, ({ conversionId }) => conversionId);
  const of = ({ conversion }: StandingConversion) => byConversion.get(conversion.id) ?? [];
  const stepsOf = (steps: typeof wakingSteps, standings: readonly StandingConversion[]) =>
    standings.flatMap((standing) => steps(standing, of(standing), routing, now));
  const losses = lost.map((standing) => ({ standing, ...losingSteps(of(standing)) }));
  const back = returned.map((standing) => ({ standing, steps: returningSteps(standing, of(standing), routing, now) }));
  const revalued = revaluedOf(kept, existing).map((one) => ({ ...one, uploads: of(one.standing) }));
  const stands = [...made, ...returned, ...kept];
  const steps = [
    ...stepsOf(holdingSteps, kept),
    ...stepsOf(releasingSteps, kept),
    ...stepsOf(wakingSteps, [...kept, ...returned]),
    ...back.flatMap((one) => one.steps),
    ...losses.flatMap(({ cancel }) => cancel),
  ];
  const stepped = new Set(steps.map(({ upload }) => upload.id));
  const identified = stepsOf(identifyingSteps, kept).filter(({ upload }) => !stepped.has(upload.id));
  return {
    decisions,
    conversions,
    existing,
    revalued,
    added: stands.flatMap((standing) => newUploads(standing, of(standing), routing, now)),
    unwelcome: [...made, ...returned].flatMap((standing) => unwelcoming(standing, of(standing), routing)),
    steps: [...steps, ...identified],
    skips: back.flatMap((one) => skippingSteps(one.steps, one.standing, routing)),
    notes: revalued.flatMap(notesOf),
    left: losses.filter(({ left }) => left.length > 0).map(({ standing, left }) => ({ standing, uploads: left })),
    // What was taken back already, or is being asked for this moment, stays so.
    regained: returned.flatMap(of).filter(({ retractionState: state }) => state === 'pending' || state === 'impossible'),
    takingBack: takingBack(
      losses.flatMap(({ left }) => left),
      routing,
    ),
  };
}

function revaluedOf(kept: readonly StandingConversion[], existing: readonly ConversionEntity[]): Omit<Revalued, 'uploads'>[] {
  const known = new Map(existing.map((conversion) => [conversion.id, conversion]));
  return kept.flatMap((standing) => {
    const before = known.get(standing.conversion.id);
    return before && worth(before) !== worth(standing.conversion) ? [{ standing, before }] : [];
  });
}

function notesOf({ standing, before, uploads }: Revalued): UploadNote[] {
  const message = `${worth(before)} → ${worth(standing.conversion)}`;
  return uploads.map((upload) => ({ upload, code: 'VALUE_CHANGED', message }));
}

function worth({ valueMinor: minor, currency }: ConversionEntity): string {
  return minor === null || currency === null ? '-' : formatMoney({ minor, currency });
}
