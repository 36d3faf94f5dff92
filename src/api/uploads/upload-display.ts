import type { DestinationStatus } from '../../doctor/destination-checks.js';
import type { Money } from '../../domain/money.js';
import type { Instant } from '../../domain/time/instant.js';
import { firstRoundFor, type RoundHold, type RoundTimes } from '../../domain/uploads/first-round.js';
import { shownRestatement, shownValue } from '../../domain/uploads/sent-value.js';
import { conversionMoney } from '../../platforms/kit/conversion.js';
import type { RestatementState } from '../../domain/uploads/upload-states.js';
import type { ConversionEntity, UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { ShownAt } from '../../store/uploads/upload-lists.store.js';

/** What uploads are shown by: the moment, and their destinations' holds, schedules and settings. */
export interface UploadDisplay extends ShownAt {
  /** The first round in which a waiting row can leave; null where none will by itself. */
  firstRound(upload: WaitingUpload): Instant | null;
  /** What the destination was told, or will be. */
  outgoingValue(upload: ValuedUpload, conversion: ConversionValue | undefined): Money | null;
  /** What becomes of a value that changed since; null where the destination was told the present one. */
  restatementOf(upload: UploadEntity, conversion: ConversionEntity | undefined): RestatementState | null;
}

type ValuedUpload = Pick<UploadEntity, 'destination' | 'goal' | 'state' | 'reasonCode' | 'sentValue'>;
type ConversionValue = Pick<ConversionEntity, 'valueMinor' | 'currency'>;
type WaitingUpload = Pick<UploadEntity, 'destination' | 'dueAt' | 'expiresAt'>;

/** How a destination's rounds go on. */
interface ShownDestination {
  readonly status: DestinationStatus;
  readonly hold: RoundHold | null;
  /** Null for one that left the config. */
  readonly rounds: RoundTimes | null;
}

export function uploadDisplay(shownAt: ShownAt, destinations: readonly ShownDestination[]): UploadDisplay {
  const byId = new Map(destinations.map((one) => [one.status.id, one]));
  return {
    ...shownAt,
    firstRound: (upload) => {
      const there = byId.get(upload.destination);
      return there?.rounds ? firstRoundFor(upload, there.hold, there.rounds, shownAt.now) : null;
    },
    outgoingValue: (upload, conversion) => shownValue(upload, nextValue(upload, conversion)),
    restatementOf: (upload, conversion) => shownRestatement(upload, nextValue(upload, conversion)),
  };

  /** What a row that is prepared now would tell. */
  function nextValue({ destination, goal }: ValuedUpload, conversion: ConversionValue | undefined): Money | null {
    const value = conversion ? conversionMoney(conversion) : null;
    const platform = byId.get(destination)?.status.configured?.platform;
    return platform ? platform.outgoingValue(goal, value) : value;
  }
}

/** @param quotaFreeAt when the budget of its account is new; null while something is left of it */
export function roundHoldOf({ configured, state, until }: DestinationStatus, quotaFreeAt: Instant | null): RoundHold | null {
  if (configured?.config.enabled !== true || state === 'paused') return { kind: 'stopped' };
  const ends = Math.max(until ?? 0, quotaFreeAt ?? 0);
  return ends === 0 ? null : { kind: 'until', until: ends };
}
