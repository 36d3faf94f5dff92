import { groupBy } from '#dist/domain/collections.js';
import type { StageDestination } from '../stage/destinations.js';
import { Stage } from '../stage/stage.js';
import type { CaseWorld } from './case.js';

/** Plays on a stage of its own, and tells what failed on the way, though it came right when it was tried again. */
export async function onStage(
  world: CaseWorld,
  destinations: readonly StageDestination[],
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const stage = await Stage.open(await world.fresh(), destinations);
  try {
    await play(stage);
  } finally {
    await stage.close();
  }
  for (const [failure, all] of groupBy(stage.failures, (one) => one))
    world.note(`failed ${all.length} times and was tried again: ${failure}`);
}
