import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { erasedFacts, type RetentionCutoffs } from '../goals/goal-decisions.js';
import type { ProcessingPlan } from '../uploads/processing-plan.js';
import { ChangeCounter, UploadChangeCounter } from './change-counters.js';
import {
  callChanges,
  conversionValue,
  type CallChange,
  type CampaignChangeCounts,
  type RuleDifference,
} from './rule-difference.js';

const SAMPLE_SIZE = 20;
/** Campaigns come from addresses that anybody can make up: this bounds their memory. */
const MAX_CAMPAIGNS = 1000;

interface CampaignCounter {
  calls: number;
  readonly count: ChangeCounter;
}

/** What is counted of one project. */
export interface CountedProject {
  readonly goals: readonly string[];
  readonly destinations: readonly { readonly id: string; readonly platform: string }[];
  readonly forgotten: RetentionCutoffs;
}

/** Sums plans to a difference, in memory that does not grow with the number of calls. */
export class DifferenceBuilder {
  private calls = 0;
  private readonly goals: ReadonlyMap<string, ChangeCounter>;
  private readonly undecidable = new Map<string, number>();
  private readonly campaigns = new Map<string | null, CampaignCounter>();
  private readonly others: CampaignCounter = { calls: 0, count: new ChangeCounter() };
  private readonly uploads: UploadChangeCounter;
  private readonly erased = { numbers: 0, callers: 0 };
  private readonly untouched = new Map<string, number>();
  private readonly sample: CallChange[] = [];

  constructor(private readonly counted: CountedProject) {
    this.goals = new Map(counted.goals.map((goal) => [goal, new ChangeCounter()]));
    this.uploads = new UploadChangeCounter(counted.destinations);
  }

  /** @returns the changes of these calls, for lists of all changes */
  add(calls: readonly CallEntity[], plan: ProcessingPlan): readonly CallChange[] {
    this.calls += calls.length;
    for (const call of calls) this.countCall(call);
    for (const { goal, undecidable } of plan.decisions) if (undecidable) increase(this.undecidable, goal.id);
    for (const { goal, revokedAt } of plan.existing)
      if (revokedAt === null && !this.goals.has(goal)) increase(this.untouched, goal);
    const changes = callChanges(plan);
    for (const change of changes) for (const count of this.countsOf(change.goal, change.campaign)) count.addChange(change);
    const revalued = new Set(plan.revalued.map(({ before }) => before.id));
    for (const { conversion, call } of plan.conversions.kept) {
      if (revalued.has(conversion.id)) continue;
      for (const count of this.countsOf(conversion.goal, call.utmCampaign)) count.addUnchanged(conversionValue(conversion));
    }
    this.uploads.add(plan);
    this.sample.push(...changes.slice(0, SAMPLE_SIZE - this.sample.length));
    return changes;
  }

  get difference(): RuleDifference {
    return {
      calls: this.calls,
      goals: [...this.goals].map(([goal, count]) => ({
        goal,
        ...count.counts,
        undecidable: this.undecidable.get(goal) ?? 0,
      })),
      campaigns: [...this.campaigns].map(([campaign, counts]) => campaignCounts(campaign, counts)).sort(byWeight),
      otherCampaigns: this.others.calls === 0 ? null : campaignCounts(null, this.others),
      destinations: this.uploads.counts,
      erased: { ...this.erased },
      untouched: [...this.untouched].map(([goal, conversions]) => ({ goal, conversions })),
      sample: [...this.sample],
    };
  }

  private countCall(call: CallEntity): void {
    this.campaign(call.utmCampaign).calls += 1;
    const erased = erasedFacts(call, this.counted.forgotten);
    if (erased.number) this.erased.numbers += 1;
    if (erased.caller) this.erased.callers += 1;
  }

  private countsOf(goal: string, campaign: string | null): ChangeCounter[] {
    return [this.goals.get(goal), this.campaign(campaign).count].filter((count) => count !== undefined);
  }

  private campaign(name: string | null): CampaignCounter {
    const known = this.campaigns.get(name);
    if (known) return known;
    if (this.campaigns.size >= MAX_CAMPAIGNS) return this.others;
    const fresh = { calls: 0, count: new ChangeCounter() };
    this.campaigns.set(name, fresh);
    return fresh;
  }
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function campaignCounts(campaign: string | null, { calls, count }: CampaignCounter): CampaignChangeCounts {
  return { campaign, calls, ...count.counts };
}

/** What changes most comes first. */
function byWeight(one: CampaignChangeCounts, other: CampaignChangeCounts): number {
  const weight = ({ gained, lost, revalued }: CampaignChangeCounts) => gained + lost + revalued;
  return weight(other) - weight(one) || other.wouldMeet - one.wouldMeet || other.calls - one.calls;
}
