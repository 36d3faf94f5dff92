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

export interface LineKey {
  readonly goal: string;
  readonly day: string;
  readonly campaign: string | null;
}

export interface OwnLine extends LineKey {
  readonly own: OwnConversion[];
}

export interface GoalLine extends TruthLine {
  readonly goal: string;
}

/** The numbers of the newest readings, by line. */
export class Shown {
  private readonly asOfDay = new Map<string, Instant>();
  private readonly byKey = new Map<string, ReadingEntity>();
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
    for (const reading of by === 'day' ? totals : campaigns) this.byKey.set(keyOf(reading), reading);
    this.setups = new Map((state?.goals ?? []).map((setup) => [setup.goal, setup]));
  }

  /** Null if the day was never read. */
  asOf(day: string): Instant | null {
    return this.asOfDay.get(day) ?? null;
  }

  /** By campaign only if Direct names the campaign as our addresses do, by its name or its id. */
  directOf({ goal, day, campaign }: LineKey): number | null {
    const ofDay = this.direct.filter((one) => one.goal === goal && one.day === day);
    const found = this.by === 'day' ? ofDay : ofDay.filter((one) => campaign !== null && isNamed(one, campaign));
    return found.length === 0 ? null : found.reduce((sum, one) => sum + one.shownHundredths, 0) / 100;
  }

  /** Renames the platform's campaigns as in our addresses, many of which carry the campaign's number. */
  nameCampaignsAs(ours: ReadonlySet<string>): void {
    if (this.by === 'day') return;
    for (const [key, reading] of this.byKey) {
      const { campaign, campaignId } = reading;
      if (campaignId === null || !ours.has(campaignId) || (campaign !== null && ours.has(campaign))) continue;
      const renamed = { ...reading, campaign: campaignId };
      this.byKey.delete(key);
      const there = this.byKey.get(keyOf(renamed));
      const shownHundredths = reading.shownHundredths + (there?.shownHundredths ?? 0);
      this.byKey.set(keyOf(renamed), { ...renamed, shownHundredths });
    }
  }

  setupOf(goal: string) {
    return this.setups.get(goal);
  }

  keysShown(): LineKey[] {
    return [...this.byKey.values()].map(({ goal, day, campaign }) => ({ goal, day, campaign }));
  }

  lineOf(lineKey: LineKey, own: readonly OwnConversion[]): GoalLine {
    const reading = this.byKey.get(keyOf(lineKey));
    const shown = this.asOf(lineKey.day) === null ? null : (reading?.shownHundredths ?? 0) / 100;
    const ofDay = this.ofDay.get(keyOf({ ...lineKey, campaign: null })) ?? [];
    const flags = [...new Set([...(reading?.flags ?? []), ...ofDay, ...(this.setupOf(lineKey.goal)?.flags ?? [])])];
    const { others = 0, platformReasons = 0 } = reading ?? {};
    return { ...lineKey, own, shown, flags, others, platformReasons };
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
): GoalLine[] {
  const lineKeys = new Map<string, LineKey>();
  const add = (lineKey: LineKey): unknown => lineKeys.set(keyOf(lineKey), lineKey);
  if (query.by === 'day')
    for (const day of daysBetween(first, last)) for (const goal of goals) add({ goal, day, campaign: null });
  for (const line of own.values()) {
    add(line);
    // Where the platform's records count a conversion, something must be shown too.
    for (const { shownAt } of line.own)
      if (shownAt !== null && shownAt.day >= first && shownAt.day <= last) add({ goal: line.goal, ...shownAt });
  }
  for (const lineKey of shown.keysShown()) add(lineKey);
  return [...lineKeys.values()]
    .filter(({ goal }) => query.goal === undefined || goal === query.goal)
    .toSorted(newestFirst)
    .map((lineKey) => shown.lineOf(lineKey, own.get(keyOf(lineKey))?.own ?? []));
}

function newestFirst(one: LineKey, other: LineKey): number {
  if (one.day !== other.day) return one.day < other.day ? 1 : -1;
  if (one.goal !== other.goal) return one.goal < other.goal ? -1 : 1;
  return (one.campaign ?? '') < (other.campaign ?? '') ? -1 : 1;
}

/** Safe for any campaign name: one with a separator cannot collide with another line's key. */
export function keyOf({ goal, day, campaign }: LineKey): string {
  return JSON.stringify([goal, day, campaign]);
}
