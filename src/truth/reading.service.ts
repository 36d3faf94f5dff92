import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Config, CONFIG } from '../config/config.js';
import { RateLimits } from '../delivery/rate-limits/rate-limits.service.js';
import { requestKeyOf } from '../delivery/requests/request-journal.js';
import type { Destination } from '../destinations/destinations.js';
import type { Reason } from '../domain/reason.js';
import { addDays, dayBounds, dayOf, daysBetween } from '../domain/time/business-days.js';
import { HOUR, MINUTE, nextAttemptAt, type Instant } from '../domain/time/instant.js';
import type { ReadingFlag } from '../domain/truth/reading.js';
import { nextReadingAt } from '../domain/truth/reading-schedule.js';
import { zoneFinding } from '../messages/truth-messages.js';
import type { DestinationTrouble } from '../platforms/kit/answers.js';
import {
  findsConversions,
  missingPackageReason,
  type OthersCount,
  type PlatformReader,
  type PlatformSetup,
  type ReadContext,
  type ScopedReading,
  type Sighting,
  type SightingAnswer,
} from '../platforms/kit/reader.js';
import { CLOCK, RANDOM, type Clock, type Random } from '../runtime/clock.js';
import { newId } from '../runtime/ids.js';
import { type CompletedReading, type ReadingLease, ReadingStatesStore } from '../store/readings/reading-states.store.js';
import { type NewReading, ReadingsStore } from '../store/readings/readings.store.js';
import { OpenConversionsService } from './open-conversions.service.js';
import { TruthService } from './truth.service.js';

/** Renewed at every request and wait; if the process dies, the login is blocked until it lapses. */
const LEASE_MS = 10 * MINUTE;
/** Limit for reports that the platform prepares first; after it the reading is tried again later. */
const READING_TIMEOUT_MS = 3 * HOUR;

/** Small batches, so that webhooks are stored between the writes. */
const SIGHTINGS_AT_A_TIME = 500;

export interface ReadingSummary {
  /** How many numbers were read. */
  readonly readings: number;
  /** How many pieces of evidence about single uploads were new. */
  readonly sightings: number;
  /** Why nothing, or not everything, could be read; null if everything was. */
  readonly trouble: Reason | null;
}

/** Reads what platforms show of the conversions they were sent. Its failures do not affect sending. */
@Injectable()
export class ReadingService {
  private readonly logger = new Logger('truth');
  private readonly stopping = new AbortController();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly states: ReadingStatesStore,
    private readonly readings: ReadingsStore,
    private readonly conversions: OpenConversionsService,
    private readonly rateLimits: RateLimits,
    private readonly truth: TruthService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: Random,
  ) {}

  /**
   * Reads one destination when it is due.
   *
   * @param early before it is due
   * @returns null if nothing is due here, or another process is reading
   */
  async read(destination: Destination, { early = false } = {}): Promise<ReadingSummary | null> {
    const { reader } = destination.platform;
    if (!reader) return early ? nothing({ code: 'READING_OFF', detail: null }) : null;
    const missing = missingPackageReason(reader);
    if (missing) return early ? nothing(missing) : null;
    const now = this.clock.now();
    await this.states.plan(destination.id, reader.login, this.nextAt(reader, now));
    const before = await this.states.find(destination.id);
    if (!early && (before?.dueAt ?? Infinity) > now) return null;
    const lease = new RenewedLease({ destination: destination.id, until: now + LEASE_MS }, this.states, this.clock);
    if (!(await this.states.claim(lease.current, now, early)))
      return early ? nothing({ code: 'READING_BUSY', detail: null }) : null;

    const { summary, completed, trouble } = await this.readAll(destination, reader, lease);
    const failures = trouble === null ? 0 : (before?.failures ?? 0) + 1;
    const dueAt = this.dueAfter(reader, trouble, failures);
    await this.states.settle(lease.current, { completed, trouble: summary.trouble, failures }, dueAt);
    if (completed !== null) await this.states.keepSummary(destination.id, await this.truth.comparisonsOf(destination, completed));
    this.logReading(destination.id, summary);
    return summary;
  }

  /** On shutdown: no longer waits for reports that are being prepared. */
  stop(): void {
    this.stopping.abort();
  }

  private async readAll(destination: Destination, reader: PlatformReader, lease: RenewedLease): Promise<ReadOutcome> {
    const context = this.contextOf(destination, lease);
    const goals = [...destination.platform.goalTargets.keys()];
    const answer = await reader.setup(goals, context);
    if ('trouble' in answer) return failed(answer.trouble);
    const readAt = this.clock.now();
    const timezone = answer.setup.timezone ?? this.config.timezone;
    const last = dayOf(readAt, timezone);
    const range = { first: addDays(last, 1 - reader.daysBack), last };
    const shown = await reader.readings({ goals, ...range }, context);
    if ('trouble' in shown) return failed(shown.trouble);
    const found = await this.findSightings(destination, reader, { goals, ...range, timezone }, context);
    const asOf = this.clock.now();
    const others = found.others ?? (findsConversions(reader) ? await this.lastKnownOthers(destination.id, range) : []);
    await this.readings.add(rowsOf(destination.id, { ...range, goals }, reader, shown, others, asOf));
    const sightings = await this.addSightings(found.sightings, asOf);
    const trouble = found.trouble ?? shown.besideTrouble ?? null;
    return {
      summary: { readings: shown.readings.length, sightings, trouble: trouble && readingReason(trouble) },
      completed: {
        ...range,
        readAt: asOf,
        timezone: answer.setup.timezone,
        goals: storedGoals(answer.setup),
        findings: this.findingsOf(answer.setup),
        searchedAt: findsConversions(reader) && found.trouble === undefined ? asOf : null,
      },
      trouble,
    };
  }

  private findingsOf({ timezone, findings }: PlatformSetup): CompletedReading['findings'] {
    const zone = zoneFinding(timezone, this.config.timezone);
    return zone === null ? findings : [zone, ...findings];
  }

  private async findSightings(
    destination: Destination,
    reader: PlatformReader,
    query: { goals: readonly string[]; first: string; last: string; timezone: string },
    context: ReadContext,
  ): Promise<SightingAnswer> {
    if (!reader.sightings) return { sightings: [] };
    const { timezone, ...rest } = query;
    const from = dayBounds(query.first, timezone).from;
    const conversions = await this.conversions.toLookFor(destination, from, this.clock.now());
    return conversions.length === 0 ? { sightings: [] } : reader.sightings({ ...rest, conversions }, context);
  }

  /** The last known counts, for what a search that failed or was skipped did not count. */
  private async lastKnownOthers(destination: string, range: { first: string; last: string }): Promise<OthersCount[]> {
    const known = await this.readings.newest(destination, 'day', range);
    return known.map(({ goal, day, others: count }) => ({ goal, day, count }));
  }

  private async addSightings(sightings: readonly Sighting[], at: Instant): Promise<number> {
    let added = 0;
    for (let start = 0; start < sightings.length; start += SIGHTINGS_AT_A_TIME) {
      const some = sightings.slice(start, start + SIGHTINGS_AT_A_TIME);
      added += await this.readings.addEvidence(
        some.map(({ uploadId, level, text, day, campaign = null, contradicts = false }) => {
          const countedAt = day === undefined ? {} : { countedAt: { day, campaign } };
          return { uploadId, level, source: 'records' as const, text, contradicts, at, ...countedAt };
        }),
      );
    }
    return added;
  }

  private contextOf(destination: Destination, lease: RenewedLease): ReadContext {
    const signal = AbortSignal.any([this.stopping.signal, lease.lost, AbortSignal.timeout(READING_TIMEOUT_MS)]);
    return {
      requestKey: requestKeyOf(newId()),
      signal,
      spend: async (requests) => {
        await lease.renew();
        return this.rateLimits.spend(destination, { use: 'report', requests, rows: 0 });
      },
      wait: async (ms) => {
        await lease.renew();
        await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
      },
    };
  }

  private dueAfter(reader: PlatformReader, trouble: DestinationTrouble | null, failures: number): Instant {
    const now = this.clock.now();
    if (trouble === null || trouble.kind === 'pause') return this.nextAt(reader, now);
    return nextAttemptAt(now, failures, this.random(), trouble.kind === 'delay' ? trouble.afterMs : 0);
  }

  private nextAt({ at, login }: PlatformReader, now: Instant): Instant {
    return nextReadingAt(now, at, this.config.timezone, login);
  }

  private logReading(destination: string, { readings, sightings, trouble }: ReadingSummary): void {
    if (trouble) this.logger.warn({ msg: 'reading back failed', destination, code: trouble.code, detail: trouble.detail });
    else this.logger.log({ msg: 'read back', destination, readings, sightings });
  }
}

interface ReadOutcome {
  readonly summary: ReadingSummary;
  /** Null if the numbers were not read. */
  readonly completed: CompletedReading | null;
  readonly trouble: DestinationTrouble | null;
}

/** Lease that is renewed while the work continues. A reading whose lease was lost is aborted: another process does it. */
class RenewedLease {
  private readonly aborted = new AbortController();
  readonly lost = this.aborted.signal;

  constructor(
    public current: ReadingLease,
    private readonly states: ReadingStatesStore,
    private readonly clock: Clock,
  ) {}

  async renew(): Promise<void> {
    const now = this.clock.now();
    if (this.current.until - now > LEASE_MS / 2) return;
    const until = now + LEASE_MS;
    if (await this.states.renew(this.current, until)) this.current = { ...this.current, until };
    else this.aborted.abort();
  }
}

function nothing(trouble: Reason): ReadingSummary {
  return { readings: 0, sightings: 0, trouble };
}

function failed(trouble: DestinationTrouble): ReadOutcome {
  return { summary: nothing(readingReason(trouble)), completed: null, trouble };
}

/** A separate kind of reason: nothing is paused and no upload waits because of it. */
function readingReason({ kind, reason }: DestinationTrouble): Reason {
  return { code: kind === 'pause' ? 'READING_REFUSED' : 'READING_LATER', detail: reason.detail || reason.code };
}

function storedGoals({ goals }: PlatformSetup): CompletedReading['goals'] {
  return goals.map(({ goal, flags, countedOnceBy }) => ({ goal, flags, ...(countedOnceBy && { countedOnceBy }) }));
}

/** One row per day and goal, zeros included: that a day shows nothing is known then. */
function rowsOf(
  destination: string,
  { first, last, goals }: { first: string; last: string; goals: readonly string[] },
  { basis }: PlatformReader,
  {
    readings: shown,
    flags: ofAnswer = [],
  }: { readonly readings: readonly ScopedReading[]; readonly flags?: readonly ReadingFlag[] },
  others: readonly OthersCount[],
  asOf: Instant,
): NewReading[] {
  const keyOf = (goal: string, day: string): string => `${goal} ${day}`;
  const othersOf = new Map(others.map(({ goal, day, count }) => [keyOf(goal, day), count]));
  const totals = new Set(shown.filter(({ scope }) => scope === 'day').map(({ goal, day }) => keyOf(goal, day)));
  const rows = shown.map((reading): NewReading => {
    const ofOthers = reading.scope === 'day' ? othersOf.get(keyOf(reading.goal, reading.day)) : undefined;
    return {
      destination,
      goal: reading.goal,
      day: reading.day,
      scope: reading.scope,
      campaign: reading.campaign,
      campaignId: reading.campaignId ?? null,
      basis: reading.basis,
      shownHundredths: Math.round(reading.shown * 100),
      flags: [...new Set([...reading.flags, ...ofAnswer])],
      others: reading.others ?? ofOthers ?? 0,
      platformReasons: reading.platformReasons ?? 0,
      asOf,
    };
  });
  const empty = {
    destination,
    scope: 'day' as const,
    campaign: null,
    campaignId: null,
    basis,
    shownHundredths: 0,
    flags: ofAnswer,
    platformReasons: 0,
    asOf,
  };
  for (const day of daysBetween(first, last))
    for (const goal of goals)
      if (!totals.has(keyOf(goal, day))) rows.push({ ...empty, goal, day, others: othersOf.get(keyOf(goal, day)) ?? 0 });
  return rows;
}
