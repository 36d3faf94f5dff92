import { Injectable } from '@nestjs/common';
import { type Destination, Destinations } from '../../destinations/destinations.js';
import { othersAtTarget } from '../../destinations/shared-targets.js';
import type { SqlExecutor } from '../../store/database/sql-executor.js';
import { DeliveredMomentsStore } from '../../store/uploads/delivered-moments.store.js';
import type { UploadStep } from '../../store/uploads/uploads.store.js';

/** A step to `delivered`, and the key by which the platform recognises its conversion. */
interface DeliveredStep {
  readonly step: UploadStep;
  readonly target: string;
  readonly key: string;
}

/**
 * Finds two of our own uploads that a platform takes for one: same visitor, target and second. Where copies overwrite, the
 * platform does not say so, and the second one would pass for a conversion of its own.
 */
@Injectable()
export class SharedTargetCopies {
  constructor(
    private readonly destinations: Destinations,
    private readonly moments: DeliveredMomentsStore,
  ) {}

  /** The same steps; those that became `delivered` over another upload of ours say `ALREADY_THERE`, unverified. */
  async mark(tx: SqlExecutor, destination: Destination, steps: readonly UploadStep[]): Promise<readonly UploadStep[]> {
    if (destination.platform.copies !== 'overwrites') return steps;
    const delivered = steps.filter(({ to, upload }) => to === 'delivered' && this.sharesTarget(destination, upload.goal));
    if (delivered.length === 0) return steps;
    const moments = await this.moments.occurredAt(
      tx,
      delivered.map(({ upload }) => upload.conversionId),
    );
    const keyed = delivered.map((step): DeliveredStep => {
      const { goal, conversionId, identifierValue } = step.upload;
      const target = destination.platform.goalTargets.get(goal)?.name ?? goal;
      return { step, target, key: keyOf(target, moments.get(conversionId) ?? 0, identifierValue) };
    });
    const seconds = [...new Set(moments.values())];
    const known = await this.deliveredBefore(tx, destination, keyed, seconds);
    const copies = new Set<UploadStep>();
    for (const { step, key } of keyed) {
      if (known.has(key)) copies.add(step);
      known.add(key);
    }
    return steps.map((step) => (copies.has(step) ? { ...step, code: 'ALREADY_THERE', verified: false } : step));
  }

  private sharesTarget(destination: Destination, goal: string): boolean {
    return othersAtTarget(this.destinations, { destination, goal }).length > 0;
  }

  /** Earlier deliveries to the same targets at these moments by other destinations, and by other goals of this one. */
  private async deliveredBefore(
    tx: SqlExecutor,
    destination: Destination,
    keyed: readonly DeliveredStep[],
    seconds: readonly number[],
  ): Promise<Set<string>> {
    const known = new Set<string>();
    for (const [goal, target] of new Map(keyed.map(({ step, target: name }) => [step.upload.goal, name])))
      for (const { destination: other, goal: otherGoal } of othersAtTarget(this.destinations, { destination, goal })) {
        const key = { projectId: other.projectId, goal: otherGoal, destination: other.id };
        const delivered = await this.moments.delivered(tx, key, seconds);
        for (const { identifier, occurredAt } of delivered) known.add(keyOf(target, occurredAt, identifier));
      }
    return known;
  }
}

function keyOf(target: string, occurredAt: number, identifier: string | null): string {
  return JSON.stringify([target, occurredAt, identifier]);
}
