import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG } from '../config/config.js';
import type { Destination } from '../destinations/destinations.js';
import { groupBy } from '../domain/collections.js';
import { DayCalendar } from '../domain/statistics/day-calendar.js';
import { addDays, dayBounds, dayOf } from '../domain/time/business-days.js';
import { DAY, type Instant } from '../domain/time/instant.js';
import { type CauseClaim, type DayShift, explainGaps, type OwnConversion } from '../domain/truth/gap-causes.js';
import { type Light, lightOf } from '../domain/truth/light.js';
import {
  isRipe,
  maturityOf,
  type Maturity,
  type ReadingBasis,
  type ReadingFlag,
  type Ripening,
} from '../domain/truth/reading.js';
import { SILENT_FROM, silentZeroOf } from '../domain/truth/silent-zero.js';
import { knownSince } from '../domain/truth/visitor-age.js';
import { evidenceLevelOf, NO_PROOF } from '../domain/truth/upload-evidence.js';
import { mayBeAtPlatform } from '../domain/uploads/upload-states.js';
import { findsConversions } from '../platforms/kit/reader.js';
import { CLOCK, type Clock } from '../runtime/clock.js';
import { DestinationStatesStore } from '../store/destinations/destination-states.store.js';
import { type OwnConversionRow, OwnConversionsStore } from '../store/readings/own-conversions.store.js';
import { ReadingStatesStore } from '../store/readings/reading-states.store.js';
import { ReadingsStore } from '../store/readings/readings.store.js';
import type { GoalComparison, ReadingStateEntity } from '../store/schema/entities/reading.entity.js';
import { keyOf, linesOf, type OwnLine, type GoalLine, Shown, type TruthQuery } from './shown-lines.js';

export type { TruthQuery } from './shown-lines.js';

/** One line of the daily truth table: our number, the platform's, and why they differ. */
export interface JudgedTruthLine {
  readonly projectId: string;
  readonly destination: string;
  readonly goal: string;
  readonly day: string;
  readonly campaign: string | null;
  readonly basis: ReadingBasis;
  readonly ours: number;
  readonly theirs: number | null;
  /** Yandex Direct's number; null if it is not read. */
  readonly direct: number | null;
  readonly gap: number | null;
  readonly causes: readonly CauseClaim[];
  readonly unexplained: number | null;
  /** The candidates for the missing ones. */
  readonly unexplainedCalls: readonly string[];
  readonly light: Light;
  readonly maturity: Maturity;
  readonly asOf: Instant | null;
  readonly flags: readonly ReadingFlag[];
  /** Delivered long enough ago that the platform should show them. */
  readonly ripe: number;
}

/** Whether one destination is read, how far its last reading came, and its findings about the account. */
export interface ReadingOverview {
  readonly destination: Destination;
  /** Null before the first reading was planned, and if it is not read. */
  readonly state: ReadingStateEntity | null;
  /** Conversions of the days that a reading covers. Null if single calls are not searched. */
  readonly calls: { readonly sent: number; readonly found: number } | null;
}

const NO_SHIFT: DayShift = { earlier: 0, later: 0 };
/** For destinations that are not read. */
const UNREAD = { basis: 'callDay', ripening: { earlyMs: 0, finalDays: 0 }, shift: NO_SHIFT } as const;

/** Compares our conversions with what platforms show, line by line. Uses only stored readings. */
@Injectable()
export class TruthService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly states: ReadingStatesStore,
    private readonly readings: ReadingsStore,
    private readonly conversions: OwnConversionsStore,
    private readonly destinations: DestinationStatesStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The days until today, in the business's time zone. */
  daysBack(count: number): { first: string; last: string } {
    const last = dayOf(this.clock.now(), this.config.timezone);
    return { first: addDays(last, 1 - count), last };
  }

  async readingsOf(destinations: readonly Destination[]): Promise<ReadingOverview[]> {
    const states = new Map((await this.states.all()).map((state) => [state.destination, state]));
    const now = this.clock.now();
    const overviews: ReadingOverview[] = [];
    for (const destination of destinations) {
      const { reader } = destination.platform;
      const calls =
        reader && findsConversions(reader)
          ? await this.conversions.found(destination.id, now - reader.daysBack * DAY, now)
          : null;
      overviews.push({ destination, state: reader ? (states.get(destination.id) ?? null) : null, calls });
    }
    return overviews;
  }

  /** Newest day first; within a day by destination, goal and campaign. */
  async linesOf(destinations: readonly Destination[], query: TruthQuery): Promise<JudgedTruthLine[]> {
    const lines: JudgedTruthLine[] = [];
    for (const destination of destinations) lines.push(...(await this.lines(destination, query)));
    // A stable sort: what is within a day keeps its order.
    return lines.toSorted((one, other) => (one.day < other.day ? 1 : one.day > other.day ? -1 : 0));
  }

  /** Newest day first, then by goal and campaign. */
  async lines(destination: Destination, query: TruthQuery): Promise<JudgedTruthLine[]> {
    const { basis, ripening, shift } = destination.platform.reader ?? UNREAD;
    const state = await this.states.find(destination.id);
    const timezone = state?.timezone ?? this.config.timezone;
    // If the search for single calls completed, the platform's records prove every move.
    const guessed = state?.searchedAt ? NO_SHIFT : shift;
    // Conversions move between days, so the neighbours of the requested days are compared too.
    const around = { first: addDays(query.first, -shift.later), last: addDays(query.last, shift.earlier) };
    const range = { first: addDays(around.first, -shift.earlier), last: around.last };
    const shown = new Shown(
      await this.readings.newest(destination.id, 'day', range),
      query.by === 'day' ? [] : await this.readings.newest(destination.id, 'campaign', range),
      state,
      query.by,
      await this.readings.newest(destination.id, query.by === 'day' ? 'direct' : 'directCampaign', range),
    );
    const own = await this.ownBy(destination, range, { timezone, ripening, shown, by: query.by });
    shown.nameCampaignsAs(new Set([...own.values()].flatMap(({ campaign }) => campaign ?? [])));
    const lines = linesOf(own, shown, range, [...destination.platform.goalTargets.keys()], query);
    return this.judged(destination, lines, { basis, ripening, shift: guessed, timezone, shown }).filter(
      ({ day }) => day >= query.first && day <= query.last,
    );
  }

  /** The result of comparing these days, per goal. */
  async comparisonsOf(destination: Destination, { first, last }: Pick<TruthQuery, 'first' | 'last'>): Promise<GoalComparison[]> {
    const rule = this.config.alerts.rules.silentZero;
    const minCalls = rule === false ? SILENT_FROM : rule.minCalls;
    const byGoal = groupBy(await this.lines(destination, { first, last, by: 'day' }), ({ goal }) => goal);
    return [...byGoal].map(([goal, lines]) => {
      const compared = lines.map(({ theirs: shown, ...line }) => ({ ...line, shown }));
      const final = lines.filter(({ maturity }) => maturity === 'final');
      const unexplained = final.reduce((sum, line) => sum + Math.abs(line.unexplained ?? 0), 0);
      return { goal, unexplained, silentZero: silentZeroOf(compared, minCalls) };
    });
  }

  /** Our conversions by line. Pages are read one by one, so that webhooks are stored in between. */
  private async ownBy(
    destination: Destination,
    { first, last }: { first: string; last: string },
    { timezone, ripening, shown, by }: { timezone: string; ripening: Ripening; shown: Shown; by: TruthQuery['by'] },
  ): Promise<Map<string, OwnLine>> {
    const held = await this.isHeldBack(destination);
    const proof = destination.platform.evidence ?? NO_PROOF;
    const lines = new Map<string, OwnLine>();
    const calendar = new DayCalendar(timezone);
    const [from, to] = [dayBounds(first, timezone).from, dayBounds(last, timezone).to];
    for await (const page of this.conversions.within(destination.id, from, to))
      for (const row of page) {
        if (row.revoked && row.retractionState === null) continue;
        const { day } = calendar.at(row.occurredAt);
        const lineKey = { goal: row.goal, day, campaign: by === 'day' ? null : row.campaign };
        const key = keyOf(lineKey);
        const line = lines.get(key) ?? { ...lineKey, own: [] };
        lines.set(key, line);
        const ripe = row.sentAt !== null && isRipe(row.sentAt, shown.asOf(day) ?? 0, ripening);
        const countedOnceBy = shown.setupOf(row.goal)?.countedOnceBy ?? null;
        const since = knownSince({ kind: row.identifierKind, value: row.identifierValue }, row.occurredAt);
        const earliestDay = since === null ? null : calendar.at(since).day;
        line.own.push(toOwnConversion(row, { level: evidenceLevelOf(row, proof), ripe, held, countedOnceBy, by, earliestDay }));
      }
    return lines;
  }

  private async isHeldBack({ id, config }: Destination): Promise<boolean> {
    return !config.enabled || ((await this.destinations.find(id))?.pausedBy ?? null) !== null;
  }

  private judged(
    { id, projectId }: Destination,
    lines: readonly GoalLine[],
    {
      basis,
      ripening,
      shift,
      timezone,
      shown,
    }: { basis: ReadingBasis; ripening: Ripening; shift: DayShift; timezone: string; shown: Shown },
  ): JudgedTruthLine[] {
    const byGoal = groupBy(lines, ({ goal }) => goal);
    return [...byGoal.values()].flatMap((ofGoal) => {
      const explained = explainGaps(ofGoal, shift);
      return ofGoal.map((line, index): JudgedTruthLine => {
        const { gap = null, causes = [], unexplained = null, unexplainedCalls = [] } = explained[index] ?? {};
        const asOf = shown.asOf(line.day);
        const fresh = causes.some(({ code }) => code === 'TOO_FRESH');
        const byDay = asOf === null ? 'early' : maturityOf(line.day, asOf, ripening, timezone);
        const maturity = fresh && byDay === 'final' ? 'settling' : byDay;
        const ripe = line.own.filter((one) => one.ripe && one.state === 'delivered' && !one.takenBack).length;
        const judged = { own: line.own.length, ripe, shown: line.shown, unexplained, maturity };
        const { goal, day, campaign } = line;
        const flags = timezone === this.config.timezone ? line.flags : [...line.flags, 'otherZone' as const];
        const identity = { projectId, destination: id, goal, day, campaign, basis, flags };
        return {
          ...identity,
          ours: line.own.length,
          theirs: line.shown,
          direct: shown.directOf(line),
          gap,
          causes,
          unexplained,
          unexplainedCalls,
          light: lightOf(judged),
          maturity,
          asOf,
          ripe,
        };
      });
    });
  }
}

function toOwnConversion(
  row: OwnConversionRow,
  {
    level,
    ripe,
    held,
    countedOnceBy,
    by,
    earliestDay,
  }: {
    level: OwnConversion['evidenceLevel'];
    ripe: boolean;
    held: boolean;
    countedOnceBy: 'identifier' | 'session' | null;
    by: TruthQuery['by'];
    earliestDay: string | null;
  },
): OwnConversion {
  const repeatedBy = countedOnceBy === 'session' ? row.session : row.identifierValue;
  return {
    callId: row.callId,
    state: row.state,
    evidenceLevel: level,
    ripe,
    mayBeThere: mayBeAtPlatform(row.state, row.reasonCode) || (row.state === 'expired' && row.reasonCode === 'ANSWER_LOST'),
    takenBack: row.retractionState === 'done',
    heldBack: held,
    countedOnceBy: countedOnceBy === null ? null : repeatedBy,
    shownAt: row.seenDay === null ? null : { day: row.seenDay, campaign: by === 'day' ? null : row.seenCampaign },
    earliestDay,
  };
}
