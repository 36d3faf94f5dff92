import { groupBy } from '#dist/domain/collections.js';
import type { TestbedDestination } from '../testbed/destinations.js';
import { Testbed } from '../testbed/testbed.js';
import type { CaseContext } from './case.js';

/** Runs a case on its own testbed, and reports what failed on the way and succeeded on retry. */
export async function withTestbed(
  context: CaseContext,
  destinations: readonly TestbedDestination[],
  run: (testbed: Testbed) => Promise<void>,
): Promise<void> {
  const testbed = await Testbed.open(await context.fresh(), destinations);
  try {
    await run(testbed);
  } finally {
    await testbed.close();
  }
  for (const [failure, all] of groupBy(testbed.failures, (one) => one))
    context.note(`failed ${all.length} times and was tried again: ${failure}`);
}
