import { groupBy } from '#dist/domain/collections.js';
import type { TestbedDestination } from '../testbed/destinations.js';
import { Testbed } from '../testbed/testbed.js';
import type { CaseContext } from './case.js';

/** Plays on a stage of its own, and tells what failed on the way, though it came right when it was tried again. */
export async function withTestbed(
  world: CaseContext,
  destinations: readonly TestbedDestination[],
  play: (stage: Testbed) => Promise<void>,
): Promise<void> {
  const stage = await Testbed.open(await world.fresh(), destinations);
  try {
    await play(stage);
  } finally {
    await stage.close();
  }
  for (const [failure, all] of groupBy(stage.failures, (one) => one))
    world.note(`failed ${all.length} times and was tried again: ${failure}`);
}
