import type { Destination } from '../../destinations/destinations.js';
import type { Instant } from '../../domain/time/instant.js';
import type { UploadEntity } from '../../store/schema/entities/upload.entity.js';
import type { StandingConversion } from '../plan-conversions.js';

/** What the plan needs to know of a project's goals and destinations. */
export interface Routing {
  readonly destinations: readonly Destination[];
  holdMinutes(goal: string): number;
  /** The sources whose call times look wrong. */
  readonly suspects: ReadonlySet<string>;
  /** When the destination was first seen. */
  firstSeen(destination: string): Instant;
  /** The upload under the id that its destination has in the config. */
  readonly known: (upload: UploadEntity) => UploadEntity;
}

/** Whether the destination takes this call at all: not what happened before its `since`. */
export function takes(destination: Destination, { call }: Pick<StandingConversion, 'call'>, firstSeen: Instant): boolean {
  const { since } = destination.config;
  const startedAt = call.startedAt ?? call.receivedAt;
  // A webhook that came since then is news whenever the call began; a file or the vendor's list may tell of last year.
  return since === null ? (call.byWebhook ? call.receivedAt : startedAt) >= firstSeen : startedAt >= since;
}
