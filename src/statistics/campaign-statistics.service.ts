import { Injectable } from '@nestjs/common';
import type { ProjectConfig } from '../config/config.js';
import { NO_WORD, type CampaignPart } from '../domain/statistics/stored-statistics.js';
import { Database } from '../store/database/database.js';
import { CampaignDictionaryStore, type StatsRange } from '../store/statistics/daily-stats.store.js';
import {
  campaignGroupOf,
  addCampaignCounts,
  noCampaignTotals,
  type CampaignGroup,
  type CampaignTotals,
  ProvisionalWordNumbers,
} from './campaign-groups.js';
import type { CampaignGroupCounts } from './counts/campaign-sum.js';
import { StatisticsService } from './statistics.service.js';

export interface CampaignStatistics {
  /** The number of groups. */
  readonly groups: number;
  /** Over all groups. */
  readonly total: CampaignTotals;
  /** The groups with most calls. */
  readonly largest: readonly CampaignGroup[];
}

/** Calls of several projects by group, the largest groups with their names. */
@Injectable()
export class CampaignStatisticsService {
  constructor(
    private readonly statistics: StatisticsService,
    private readonly database: Database,
    private readonly words: CampaignDictionaryStore,
  ) {}

  /** @param by the grouping parts @param most how many groups are returned */
  async largest(
    projects: readonly ProjectConfig[],
    range: StatsRange,
    by: readonly CampaignPart[],
    most: number,
  ): Promise<CampaignStatistics> {
    const provisional = new ProvisionalWordNumbers();
    const total = noCampaignTotals();
    const found: { readonly project: string; readonly group: CampaignGroupCounts }[] = [];
    let groups = 0;
    for (const project of projects) {
      const sum = await this.statistics.campaigns(project, range, by, provisional);
      groups += sum.size;
      addCampaignCounts(total, sum.all());
      found.push(...sum.largest(most).map((group) => ({ project: project.id, group })));
    }
    const largest = found.sort((a, b) => b.group.calls - a.group.calls).slice(0, most);
    const words = await this.wordsOf(new Set(largest.flatMap(({ group }) => group.words)), provisional);
    return { groups, total, largest: largest.map(({ project, group }) => campaignGroupOf(project, group, words)) };
  }

  private async wordsOf(numbers: ReadonlySet<number>, provisional: ProvisionalWordNumbers): Promise<ReadonlyMap<number, string>> {
    const newWords = new Map(provisional.all().map(([word, number]) => [number, word]));
    const stored = [...numbers].filter((number) => number !== NO_WORD && !newWords.has(number));
    return new Map([...newWords, ...(await this.database.read((session) => this.words.entriesOf(session, stored)))]);
  }
}
