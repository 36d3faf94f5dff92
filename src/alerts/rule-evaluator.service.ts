import { hostname } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { type Config, CONFIG } from '../config/config.js';
import { Destinations } from '../destinations/destinations.js';
import type { AlertFacts, AlertRule } from '../domain/alert.js';
import { goalNamesOf } from '../domain/goals/goal-names.js';
import { DAY, HOUR, MINUTE, type Instant } from '../domain/time/instant.js';
import { type Clock, CLOCK, SharedClock } from '../runtime/clock.js';
import { TimeSlice } from '../runtime/time-slice.js';
import { ReadingStatesStore } from '../store/readings/reading-states.store.js';
import { DestinationStatesStore } from '../store/destinations/destination-states.store.js';
import type { AlertEntity } from '../store/schema/entities/alert.entity.js';
import { hasSentWebhooks } from '../store/schema/entities/source-state.entity.js';
import { SourceActivityStore } from '../store/sources/source-activity.store.js';
import { HealthStore } from '../store/statistics/health.store.js';
import { RatioTrendsService } from './ratio-trends.service.js';
import {
  findingKey,
  type RuleFinding,
  backlogExpiring,
  clockApart,
  coverageFell,
  destinationPaused,
  nothingReceived,
  silentZero,
  unmatchedRose,
} from './rules.js';

/** Every platform's default schedule runs within this time. */
const ROUND_GRACE_MS = 2 * HOUR;
/** Ratios are sums over a month and change slowly. */
const RATIOS_EVERY_MS = 10 * MINUTE;

/** Evaluates every rule on all its subjects. Reads only. */
@Injectable()
export class RuleEvaluator {
  private lastRatios: { readonly at: Instant; readonly watched: readonly Omit<RuleFinding, 'verdict'>[] } | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly destinations: Destinations,
    private readonly states: DestinationStatesStore,
    private readonly health: HealthStore,
    private readonly sources: SourceActivityStore,
    private readonly readings: ReadingStatesStore,
    private readonly trends: RatioTrendsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param open the open alerts */
  async evaluate(open: readonly AlertEntity[], now: Instant): Promise<RuleFinding[]> {
    const ratios = await this.ratiosAt(open, now);
    return [
      ...(await this.pauses(now)),
      ...(await this.backlogs(now)),
      ...(await this.silences(now)),
      ...this.clocks(open, now),
      ...(await this.silentZeros()),
      ...ratios,
    ];
  }

  /** Between evaluations the findings are `unknown`, which changes nothing: another process may have newer ones. */
  private async ratiosAt(open: readonly AlertEntity[], now: Instant): Promise<RuleFinding[]> {
    if (this.lastRatios !== null && now - this.lastRatios.at < RATIOS_EVERY_MS)
      return this.lastRatios.watched.map((one) => ({ ...one, verdict: 'unknown' }));
    const findings = [...(await this.coverage(open, now)), ...(await this.unmatched(open, now))];
    this.lastRatios = { at: now, watched: findings };
    return findings;
  }

  private async pauses(now: Instant): Promise<RuleFinding[]> {
    const { destinationPaused: settings } = this.config.alerts.rules;
    if (settings === false) return [];
    const states = new Map((await this.states.all()).map((state) => [state.destination, state]));
    return this.destinations.enabled().map(({ id, projectId }) => {
      const { pausedBy: by = null, pausedCode: code = null, pausedSince: since } = states.get(id) ?? {};
      const pause = by === null ? null : { by, code, since: since ?? now };
      return destinationPaused({ projectId, subject: id }, pause, settings, now);
    });
  }

  /** Reported once, and not to each client's project. */
  private clocks(open: readonly AlertEntity[], now: Instant): RuleFinding[] {
    const { clockApart: settings } = this.config.alerts.rules;
    const [project] = this.config.projects;
    if (settings === false || !project || !(this.clock instanceof SharedClock)) return [];
    return clockApart({ projectId: project.id, subject: hostname() }, this.clock.driftMs, settings, open, now);
  }

  private async silentZeros(): Promise<RuleFinding[]> {
    if (this.config.alerts.rules.silentZero === false) return [];
    const goalName = goalNamesOf(this.config.projects);
    const states = new Map((await this.readings.all()).map((state) => [state.destination, state]));
    return this.destinations
      .enabled()
      .filter(({ platform }) => platform.reader !== undefined)
      .map(({ id, projectId }) => {
        const summary = states.get(id)?.summary ?? null;
        return silentZero({ projectId, subject: id }, summary, (goal) => goalName(goal, projectId));
      });
  }

  private async backlogs(now: Instant): Promise<RuleFinding[]> {
    const { backlogExpiring: settings } = this.config.alerts.rules;
    if (settings === false) return [];
    const findings: RuleFinding[] = [];
    for (const { id, projectId } of this.destinations.enabled()) {
      const expiring = await this.health.expiring(id, now + settings.withinHours * HOUR, now - ROUND_GRACE_MS);
      findings.push(backlogExpiring({ projectId, subject: id }, expiring));
    }
    return findings;
  }

  private async silences(now: Instant): Promise<RuleFinding[]> {
    const { nothingReceived: settings } = this.config.alerts.rules;
    if (settings === false) return [];
    const all = this.config.projects.flatMap((project) => project.sources.map(({ id }) => ({ project, id })));
    const activity = await this.sources.activity(all.map(({ id }) => id));
    const states = await this.sources.states();
    // For a source silent longer than receipts are kept, the last webhook is at least that long ago.
    const keptSince = now - this.config.privacy.receiptsDays * DAY;
    const slice = new TimeSlice();
    const findings: RuleFinding[] = [];
    for (const { project, id } of all) {
      // The working time of two silent weeks takes milliseconds.
      await slice.yieldIfOver();
      const last = activity.get(id)?.lastWebhookAt ?? (hasSentWebhooks(states.get(id)) ? keptSince : null);
      findings.push(nothingReceived({ projectId: project.id, subject: id }, last, project.workingHours, settings, now));
    }
    return findings;
  }

  private async coverage(open: readonly AlertEntity[], now: Instant): Promise<RuleFinding[]> {
    const { coverageFell: settings } = this.config.alerts.rules;
    if (settings === false) return [];
    const findings: RuleFinding[] = [];
    for (const { id: projectId } of this.config.projects) {
      const at = { projectId, subject: null };
      const known = factsOf(open, { rule: 'coverage-fell', ...at });
      findings.push(coverageFell(at, await this.trends.coverage(projectId, now), settings, known));
    }
    return findings;
  }

  private async unmatched(open: readonly AlertEntity[], now: Instant): Promise<RuleFinding[]> {
    const { unmatchedRose: settings } = this.config.alerts.rules;
    if (settings === false) return [];
    const findings: RuleFinding[] = [];
    for (const { id, projectId } of this.destinations.enabled()) {
      const at = { projectId, subject: id };
      const known = factsOf(open, { rule: 'unmatched-rose', ...at });
      findings.push(unmatchedRose(at, await this.trends.unmatched(projectId, id, now), settings, known));
    }
    return findings;
  }
}

function factsOf<Rule extends AlertRule>(
  open: readonly AlertEntity[],
  watched: { readonly rule: Rule; readonly projectId: string; readonly subject: string | null },
): AlertFacts[Rule] | null {
  const key = findingKey(watched);
  return (open.find((one) => one.key === key)?.facts as AlertFacts[Rule] | undefined) ?? null;
}
