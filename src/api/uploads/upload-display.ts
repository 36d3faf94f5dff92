import type { DestinationStatus } from '../../doctor/destination-checks.js';
import type { Money } from '../../domain/money.js';
import type { Instant } from '../../domain/time/instant.js';
import { firstRoundFor, type RoundHold, type RoundTimes } from '../../domain/uploads/first-round.js';
import { shownRestatement, shownValue } from '../../domain/uploads/sent-value.js';
import { conversionMoney } from '../../platforms/kit/conversion.js';
import type { RestatementState } from '../../domain/uploads/upload-states.js';
import type { ConversionEntity, UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { ShownAt } from '../../store/uploads/upload-lists.store.js';

/** The context in which uploads are shown: the present moment, and their destinations' holds, schedules and settings. */
export interface UploadDisplay extends ShownAt {
  /** The first round in which a waiting row can leave; null if none will by itself. */
  firstRound(upload: WaitingUpload): Instant | null;
  /** The value that the destination has or will get. */
  outgoingValue(upload: ValuedUpload, conversion: ConversionValue | undefined): Money | null;
  /** What becomes of a value that has changed; null if the destination has the present one. */
  restatementOf(upload: UploadEntity, conversion: ConversionEntity | undefined): RestatementState | null;
}

type ValuedUpload = Pick<UploadEntity, 'destination' | 'goal' | 'state' | 'reasonCode' | 'sentValue'>;
type ConversionValue = Pick<ConversionEntity, 'valueMinor' | 'currency'>;
type WaitingUpload = Pick<UploadEntity, 'destination' | 'dueAt' | 'expiresAt'>;

/** The rounds of a destination. */
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

  /** The value of a row that is prepared now. */
  function nextValue({ destination, goal }: ValuedUpload, conversion: ConversionValue | undefined): Money | null {
    const value = conversion ? conversionMoney(conversion) : null;
    const platform = byId.get(destination)?.status.configured?.platform;
    return platform ? platform.outgoingValue(goal, value) : value;
  }
}

/** @param quotaFreeAt when its account's budget is renewed; null while some of it is left */
export function roundHoldOf({ configured, state, until }: DestinationStatus, quotaFreeAt: Instant | null): RoundHold | null {
  if (configured?.config.enabled !== true || state === 'paused') return { kind: 'stopped' };
  const ends = Math.max(until ?? 0, quotaFreeAt ?? 0);
  return ends === 0 ? null : { kind: 'until', until: ends };
}
