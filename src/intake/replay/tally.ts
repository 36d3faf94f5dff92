import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { erasedOf, type Forgotten } from '../erased-facts.js';
import type { LedgerPlan } from '../plan-ledger.js';
import { changesOf, moneyOf } from './changes-of.js';
import type { CallChange, CampaignFigures, Difference } from './difference.js';
import { Count } from './figures.js';
import { UploadCount } from './upload-figures.js';

const SAMPLE_SIZE = 20;
/** Campaigns come from addresses that anybody can make up: the memory they take has an end. */
const MOST_CAMPAIGNS = 1000;

interface CampaignCount {
  calls: number;
  readonly count: Count;
}

/** What is counted of one project. */
export interface Counted {
  readonly goals: readonly string[];
  readonly destinations: readonly { readonly id: string; readonly platform: string }[];
  readonly forgotten: Forgotten;
}

/** Adds plans up to a difference, in memory that does not grow with the calls. */
export class Tally {
  private calls = 0;
  private readonly goals: ReadonlyMap<string, Count>;
  private readonly undecidable = new Map<string, number>();
  private readonly campaigns = new Map<string | null, CampaignCount>();
  private readonly others: CampaignCount = { calls: 0, count: new Count() };
  private readonly uploads: UploadCount;
  private readonly erased = { numbers: 0, callers: 0 };
  private readonly untouched = new Map<string, number>();
  private readonly sample: CallChange[] = [];

  constructor(private readonly counted: Counted) {
    this.goals = new Map(counted.goals.map((goal) => [goal, new Count()]));
    this.uploads = new UploadCount(counted.destinations);
  }

  /** @returns the changes of these calls, for whoever lists them all */
  add(calls: readonly CallEntity[], plan: LedgerPlan): readonly CallChange[] {
    this.calls += calls.length;
    for (const call of calls) this.countCall(call);
    for (const { goal, undecidable } of plan.decisions) if (undecidable) increase(this.undecidable, goal.id);
    for (const { goal, revokedAt } of plan.existing)
      if (revokedAt === null && !this.goals.has(goal)) increase(this.untouched, goal);
    const changes = changesOf(plan);
    for (const change of changes) for (const count of this.countsOf(change.goal, change.campaign)) count.changes(change);
    const revalued = new Set(plan.revalued.map(({ before }) => before.id));
    for (const { conversion, call } of plan.conversions.kept) {
      if (revalued.has(conversion.id)) continue;
      for (const count of this.countsOf(conversion.goal, call.utmCampaign)) count.stands(moneyOf(conversion));
    }
    this.uploads.add(plan);
    this.sample.push(...changes.slice(0, SAMPLE_SIZE - this.sample.length));
    return changes;
  }

  get difference(): Difference {
    return {
      calls: this.calls,
      goals: [...this.goals].map(([goal, count]) => ({
        goal,
        ...count.figures,
        undecidable: this.undecidable.get(goal) ?? 0,
      })),
      campaigns: [...this.campaigns].map(([campaign, counts]) => figuresOf(campaign, counts)).sort(byWeight),
      otherCampaigns: this.others.calls === 0 ? null : figuresOf(null, this.others),
      destinations: this.uploads.figures,
      erased: { ...this.erased },
      untouched: [...this.untouched].map(([goal, conversions]) => ({ goal, conversions })),
      sample: [...this.sample],
    };
  }

  private countCall(call: CallEntity): void {
    this.campaign(call.utmCampaign).calls += 1;
    const erased = erasedOf(call, this.counted.forgotten);
    if (erased.number) this.erased.numbers += 1;
    if (erased.caller) this.erased.callers += 1;
  }

  private countsOf(goal: string, campaign: string | null): Count[] {
    return [this.goals.get(goal), this.campaign(campaign).count].filter((count) => count !== undefined);
  }

  private campaign(name: string | null): CampaignCount {
    const known = this.campaigns.get(name);
    if (known) return known;
    if (this.campaigns.size >= MOST_CAMPAIGNS) return this.others;
    const fresh = { calls: 0, count: new Count() };
    this.campaigns.set(name, fresh);
    return fresh;
  }
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function figuresOf(campaign: string | null, { calls, count }: CampaignCount): CampaignFigures {
  return { campaign, calls, ...count.figures };
}

/** What changes most comes first. */
function byWeight(one: CampaignFigures, other: CampaignFigures): number {
  const weight = ({ gained, lost, revalued }: CampaignFigures) => gained + lost + revalued;
  return weight(other) - weight(one) || other.wouldMeet - one.wouldMeet || other.calls - one.calls;
}
