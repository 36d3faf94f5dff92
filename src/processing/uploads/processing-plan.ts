import type { Destination } from '../../destinations/destinations.js';
import { groupBy } from '../../domain/collections.js';
import type { Instant } from '../../domain/time/instant.js';
import { sameMoney } from '../../domain/uploads/sent-value.js';
import { conversionMoney } from '../../platforms/kit/conversion.js';
import type { ConversionEntity, UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { RestatementChange, UploadNote, UploadStep } from '../../store/uploads/uploads.store.js';
import type { GoalDecision } from '../goals/goal-decisions.js';
import type { ConversionPlan, ConversionWithCall } from '../goals/plan-conversions.js';
import { newUploads, destinationsRefusing, type UploadRouting } from './new-uploads.js';
import { planRestatements, type RevaluedConversion } from './restatements.js';
import {
  losingSteps,
  planRetractions,
  delaySteps,
  identifyingSteps,
  releasingSteps,
  returningSteps,
  skippingSteps,
  wakingSteps,
} from './upload-steps.js';

/** All changes to conversions and uploads that decisions lead to, not yet applied. */
export interface ProcessingPlan {
  readonly decisions: readonly GoalDecision[];
  readonly conversions: ConversionPlan;
  /** Earlier conversions of the calls, revoked ones included. */
  readonly existing: readonly ConversionEntity[];
  readonly revalued: readonly RevaluedConversion[];
  readonly added: readonly UploadEntity[];
  /** Destinations that list the goal and do not take the call: it is from before their `since`. */
  readonly notTaken: readonly Destination[];
  readonly steps: readonly UploadStep[];
  /** Second steps: uploads that returned and have nothing to match by. */
  readonly skips: readonly UploadStep[];
  readonly notes: readonly UploadNote[];
  /** What becomes of sent values that have changed. */
  readonly restatements: readonly RestatementChange[];
  /** Conversions that were lost after an upload had left, with these uploads. */
  readonly lostAfterSend: readonly { readonly current: ConversionWithCall; readonly uploads: readonly UploadEntity[] }[];
  /** Uploads that had left, whose lost goal came back. */
  readonly regained: readonly UploadEntity[];
  /** Ids of uploads that have left, by whether their platform can be asked to retract them. */
  readonly takingBack: { readonly asked: readonly string[]; readonly impossible: readonly string[] };
}

/** Pure. `uploads` are those of the conversions that existed before. */
export function planProcessing(
  decisions: readonly GoalDecision[],
  conversions: ConversionPlan,
  existing: readonly ConversionEntity[],
  uploads: readonly UploadEntity[],
  routing: UploadRouting,
  now: Instant,
): ProcessingPlan {
  const { made, returned, lost, kept } = conversions;
  const byConversion = groupBy(uploads, ({ conversionId }) => conversionId);
  const of = ({ conversion }: ConversionWithCall) => byConversion.get(conversion.id) ?? [];
  const stepsOf = (steps: typeof wakingSteps, entries: readonly ConversionWithCall[]) =>
    entries.flatMap((current) => steps(current, of(current), routing, now));
  const losses = lost.map((current) => ({ current, ...losingSteps(of(current)) }));
  const back = returned.map((current) => ({ current, steps: returningSteps(current, of(current), routing, now) }));
  const revalued = revaluedConversions(kept, existing).map((one) => ({ ...one, uploads: of(one.current) }));
  const inForce = [...made, ...returned, ...kept];
  const steps = [
    ...stepsOf(delaySteps, kept),
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
    added: inForce.flatMap((current) => newUploads(current, of(current), routing, now)),
    notTaken: [...made, ...returned].flatMap((current) => destinationsRefusing(current, of(current), routing)),
    steps: [...steps, ...identified],
    skips: back.flatMap((one) => skippingSteps(one.steps, one.current, routing)),
    ...planRestatements(revalued, routing),
    lostAfterSend: losses.filter(({ left }) => left.length > 0).map(({ current, left }) => ({ current, uploads: left })),
    // What was retracted already, or is being retracted at this moment, stays so.
    regained: returned.flatMap(of).filter(({ retractionState: state }) => state === 'pending' || state === 'impossible'),
    takingBack: planRetractions(
      losses.flatMap(({ left }) => left),
      routing,
    ),
  };
}

function revaluedConversions(
  kept: readonly ConversionWithCall[],
  existing: readonly ConversionEntity[],
): Omit<RevaluedConversion, 'uploads'>[] {
  const known = new Map(existing.map((conversion) => [conversion.id, conversion]));
  return kept.flatMap((current) => {
    const before = known.get(current.conversion.id);
    return before && !sameMoney(conversionMoney(before), conversionMoney(current.conversion)) ? [{ current, before }] : [];
  });
}
