import { daysBetween } from '../domain/time/business-days.js';
import type { Instant } from '../domain/time/instant.js';
import type { OwnConversion, TruthLine } from '../domain/truth/gap-causes.js';
import type { ReadingFlag } from '../domain/truth/reading.js';
import type { ReadingEntity, ReadingStateEntity } from '../store/schema/entities/reading.entity.js';

export interface TruthQuery {
  /** `YYYY-MM-DD`, both included. */
  readonly first: string;
  readonly last: string;
  /** `day`: the total of each day; `campaign`: each day by campaign. */
  readonly by: 'day' | 'campaign';
  readonly goal?: string | undefined;
}

export interface Place {
  readonly goal: string;
  readonly day: string;
  readonly campaign: string | null;
}

export interface OwnLine extends Place {
  readonly own: OwnConversion[];
}

export interface PlacedLine extends TruthLine {
  readonly goal: string;
}

/** The numbers of the newest readings, by line. */
export class Shown {
  private readonly asOfDay = new Map<string, Instant>();
  private readonly byPlace = new Map<string, ReadingEntity>();
  /** Flags of a whole day, which hold for its campaigns too, including those that show nothing. */
  private readonly ofDay = new Map<string, readonly ReadingFlag[]>();
  private readonly setups: ReadonlyMap<string, NonNullable<ReadingStateEntity['goals']>[number]>;

  constructor(
    totals: readonly ReadingEntity[],
    campaigns: readonly ReadingEntity[],
    state: ReadingStateEntity | null,
    private readonly by: TruthQuery['by'],
    private readonly direct: readonly ReadingEntity[] = [],
  ) {
    for (const { day, asOf } of totals) this.asOfDay.set(day, asOf);
    for (const { goal, day, flags } of totals) this.ofDay.set(keyOf({ goal, day, campaign: null }), flags);
    for (const reading of by === 'day' ? totals : campaigns) this.byPlace.set(keyOf(reading), reading);
    this.setups = new Map((state?.goals ?? []).map((setup) => [setup.goal, setup]));
  }

  /** Null if the day was never read. */
  asOf(day: string): Instant | null {
    return this.asOfDay.get(day) ?? null;
  }

  /** By campaign only if Direct names the campaign as our addresses do, by its name or its id. */
  directOf({ goal, day, campaign }: Place): number | null {
    const found = this.direct.filter((one) => one.goal === goal && one.day === day);
    const ofPlace = this.by === 'day' ? found : found.filter((one) => campaign !== null && isNamed(one, campaign));
    return ofPlace.length === 0 ? null : ofPlace.reduce((sum, one) => sum + one.shownHundredths, 0) / 100;
  }

  /** Renames the platform's campaigns as in our addresses, many of which carry the campaign's number. */
  nameCampaignsAs(ours: ReadonlySet<string>): void {
    if (this.by === 'day') return;
    for (const [key, reading] of this.byPlace) {
      const { campaign, campaignId } = reading;
      if (campaignId === null || !ours.has(campaignId) || (campaign !== null && ours.has(campaign))) continue;
      const renamed = { ...reading, campaign: campaignId };
      this.byPlace.delete(key);
      const there = this.byPlace.get(keyOf(renamed));
      const shownHundredths = reading.shownHundredths + (there?.shownHundredths ?? 0);
      this.byPlace.set(keyOf(renamed), { ...renamed, shownHundredths });
    }
  }

  setupOf(goal: string) {
    return this.setups.get(goal);
  }

  keysShown(): Place[] {
    return [...this.byPlace.values()].map(({ goal, day, campaign }) => ({ goal, day, campaign }));
  }

  lineOf(place: Place, own: readonly OwnConversion[]): PlacedLine {
    const reading = this.byPlace.get(keyOf(place));
    const shown = this.asOf(place.day) === null ? null : (reading?.shownHundredths ?? 0) / 100;
    const ofDay = this.ofDay.get(keyOf({ ...place, campaign: null })) ?? [];
    const flags = [...new Set([...(reading?.flags ?? []), ...ofDay, ...(this.setupOf(place.goal)?.flags ?? [])])];
    const { others = 0, platformReasons = 0 } = reading ?? {};
    return { ...place, own, shown, flags, others, platformReasons };
  }
}

function isNamed({ campaign, campaignId }: ReadingEntity, name: string): boolean {
  return campaign === name || campaignId === name;
}

/** A line wherever we or the platform have anything; by day also for days without anything, so that zero is stated. */
export function linesOf(
  own: ReadonlyMap<string, OwnLine>,
  shown: Shown,
  { first, last }: { first: string; last: string },
  goals: readonly string[],
  query: Pick<TruthQuery, 'by' | 'goal'>,
): PlacedLine[] {
  const lineKeys = new Map<string, Place>();
  const add = (place: Place): unknown => lineKeys.set(keyOf(place), place);
  if (query.by === 'day')
    for (const day of daysBetween(first, last)) for (const goal of goals) add({ goal, day, campaign: null });
  for (const line of own.values()) {
    add(line);
    // Where the platform's records place a conversion, something must be shown too.
    for (const { shownAt } of line.own)
      if (shownAt !== null && shownAt.day >= first && shownAt.day <= last) add({ goal: line.goal, ...shownAt });
  }
  for (const place of shown.keysShown()) add(place);
  return [...lineKeys.values()]
    .filter(({ goal }) => query.goal === undefined || goal === query.goal)
    .toSorted(newestFirst)
    .map((place) => shown.lineOf(place, own.get(keyOf(place))?.own ?? []));
}

function newestFirst(one: Place, other: Place): number {
  if (one.day !== other.day) return one.day < other.day ? 1 : -1;
  if (one.goal !== other.goal) return one.goal < other.goal ? -1 : 1;
  return (one.campaign ?? '') < (other.campaign ?? '') ? -1 : 1;
}

/** Safe for any campaign name: one with a separator cannot collide with another line's key. */
export function keyOf({ goal, day, campaign }: Place): string {
  return JSON.stringify([goal, day, campaign]);
}
