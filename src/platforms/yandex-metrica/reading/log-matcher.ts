import { groupBy } from '../../../domain/collections.js';
import { SECOND } from '../../../domain/time/instant.js';
import type { OpenConversion, OthersCount, Sighting } from '../../kit/reader.js';
import type { LogRow } from './log-rows.js';
import { type OwnReach, sightingOf } from './sighting.js';

/**
 * Finds our conversions among the rows of a log. Only rows of our own visitors are kept; of all others only how many reached a
 * goal of ours on a day.
 */
export class LogMatcher {
  private readonly byVisitor: ReadonlyMap<string, readonly OpenConversion[]>;
  private readonly uploadIds: ReadonlySet<string>;
  private readonly reaches = new Map<string, OwnReach[]>();
  private readonly others = new Map<string, OthersCount>();

  /** @param goals our goals by the counter's ids */
  constructor(
    private readonly conversions: readonly OpenConversion[],
    private readonly goals: ReadonlyMap<string, string>,
  ) {
    this.byVisitor = groupBy(
      conversions.filter(({ identifier }) => identifier !== null),
      ({ identifier }) => visitorKey(identifier?.kind ?? '', identifier?.value ?? ''),
    );
    this.uploadIds = new Set(conversions.flatMap(({ remoteRef }) => remoteRef ?? []));
  }

  add(row: LogRow): void {
    const keys = [visitorKey('yaCid', row.clientId), ...(row.yclid === null ? [] : [visitorKey('yclid', row.yclid)])];
    for (const { goalId, at } of row.reaches) {
      const goal = this.goals.get(goalId);
      if (goal === undefined) continue;
      const key = keys.find((visitor) => this.byVisitor.get(visitor)?.some((one) => one.goal === goal));
      const isForeign = row.uploadId !== null && row.uploadId !== '' && !this.uploadIds.has(row.uploadId);
      if (key === undefined || isForeign) this.countOther(goal, row.day);
      else this.keep(`${key} ${goal}`, { ...row, at });
    }
  }

  /** Those that are found. */
  sightings(): Sighting[] {
    const wanted = groupBy(this.conversions, ({ identifier, goal }) =>
      identifier === null ? '' : `${visitorKey(identifier.kind, identifier.value)} ${goal}`,
    );
    return [...wanted].flatMap(([key, conversions]) =>
      assign(conversions, this.reaches.get(key) ?? []).map(({ conversion, reach, certain }) =>
        sightingOf(conversion, reach, certain),
      ),
    );
  }

  othersByDay(): OthersCount[] {
    return [...this.others.values()];
  }

  private countOther(goal: string, day: string): void {
    const key = `${day} ${goal}`;
    this.others.set(key, { goal, day, count: (this.others.get(key)?.count ?? 0) + 1 });
  }

  private keep(key: string, { visitId, day, at, campaign, uploadId }: LogRow & Pick<OwnReach, 'at'>): void {
    const kept = this.reaches.get(key) ?? [];
    kept.push({ visitId, day, at, campaign, uploadId });
    this.reaches.set(key, kept);
  }
}

function visitorKey(kind: string, value: string): string {
  return `${kind}:${value}`;
}

interface Assigned {
  readonly conversion: OpenConversion;
  readonly reach: OwnReach;
  /** Matched by file or second; otherwise by visitor and goal only. */
  readonly certain: boolean;
}

type Match = (conversion: OpenConversion, reach: OwnReach) => boolean;

const SAME_SECOND: Match = ({ occurredAt }, { at }) => at.includes(Math.floor(occurredAt / SECOND));
const SAME_FILE: Match = ({ remoteRef }, { uploadId }) => uploadId !== null && uploadId !== '' && uploadId === remoteRef;

/** Pairs a visitor's conversions with the goals that the visitor reached, the most certain first, each once. */
function assign(conversions: readonly OpenConversion[], reaches: readonly OwnReach[]): Assigned[] {
  const [open, free] = [[...conversions], [...reaches]];
  const assigned: Assigned[] = [];
  const pair = (matches: Match, certain: boolean): void => {
    const waiting = [...open];
    for (const conversion of waiting) {
      const reach = free.find((one) => matches(conversion, one));
      if (reach === undefined) continue;
      assigned.push({ conversion, reach, certain });
      open.splice(open.indexOf(conversion), 1);
      free.splice(free.indexOf(reach), 1);
    }
  };
  // A moment that the clock showed twice is that of two conversions: one reach does not say of which.
  const isEnough = (reach: OwnReach, matches: Match): boolean =>
    open.filter((conversion) => matches(conversion, reach)).length <=
    free.filter(({ at, uploadId }) => uploadId === reach.uploadId && String(at) === String(reach.at)).length;
  const pairBySecond = (matches: Match): void => pair((one, reach) => matches(one, reach) && isEnough(reach, matches), true);
  pairBySecond((conversion, reach) => SAME_FILE(conversion, reach) && SAME_SECOND(conversion, reach));
  pairBySecond(SAME_SECOND);
  // If there are fewer reaches than conversions, it is unknown which one is missing.
  const ofFile = (reach: OwnReach): boolean => open.some((conversion) => SAME_FILE(conversion, reach));
  if (free.filter(ofFile).length >= open.length) pair(SAME_FILE, true);
  if (free.length >= open.length) pair(() => true, false);
  return assigned;
}
