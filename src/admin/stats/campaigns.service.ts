import { Injectable } from '@nestjs/common';
import type { ProjectConfig } from '../../config/config.js';
import { NO_WORD, type CampaignPart } from '../../domain/statistics/stored-statistics.js';
import type { CampaignGroupCounts } from '../../statistics/counts/campaign-sum.js';
import { Database } from '../../store/database/database.js';
import { CampaignDictionaryStore } from '../../store/statistics/daily-stats.store.js';
import type { StatsRange } from '../../store/statistics/daily-stats.store.js';
import { groupOf, include, nothingCounted, type CampaignGroup, type Counted } from './campaign-groups.js';
import { FiguresService } from './figures.service.js';
import { UnknownWords } from './unknown-words.js';

export interface CampaignFigures {
  /** How many groups there are. */
  readonly groups: number;
  /** Of all groups. */
  readonly total: Counted;
  /** Those with most calls. */
  readonly largest: readonly CampaignGroup[];
}

/** Groups of calls of several projects, the largest of them by name. */
@Injectable()
export class CampaignsService {
  constructor(
    private readonly figures: FiguresService,
    private readonly database: Database,
    private readonly words: CampaignDictionaryStore,
  ) {}

  /** @param by by which parts groups are told apart @param most how many are shown */
  async of(
    projects: readonly ProjectConfig[],
    range: StatsRange,
    by: readonly CampaignPart[],
    most: number,
  ): Promise<CampaignFigures> {
    const unknown = new UnknownWords();
    const total = nothingCounted();
    const found: { readonly project: string; readonly group: CampaignGroupCounts }[] = [];
    let groups = 0;
    for (const project of projects) {
      const sum = await this.figures.campaigns(project, range, by, unknown);
      groups += sum.size;
      include(total, sum.all());
      found.push(...sum.largest(most).map((group) => ({ project: project.id, group })));
    }
    const largest = found.sort((a, b) => b.group.calls - a.group.calls).slice(0, most);
    const words = await this.wordsOf(new Set(largest.flatMap(({ group }) => group.words)), unknown);
    return { groups, total, largest: largest.map(({ project, group }) => groupOf(project, group, words)) };
  }

  private async wordsOf(numbers: ReadonlySet<number>, unknown: UnknownWords): Promise<ReadonlyMap<number, string>> {
    const fresh = new Map(unknown.all().map(([word, number]) => [number, word]));
    const stored = [...numbers].filter((number) => number !== NO_WORD && !fresh.has(number));
    return new Map([...fresh, ...(await this.database.read((session) => this.words.entriesOf(session, stored)))]);
  }
}
