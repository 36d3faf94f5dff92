import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import { Destinations } from '../../destinations/destinations.js';
import type { Language } from '../../domain/reason.js';
import { campaignsQuery, destinationRangeQuery, partsOf, projectsFor, rangeQuery, toRange } from '../filters/stats-filter.js';
import type { Access } from '../keys/access.js';
import { By, In, ValidQuery } from '../routes/params.js';
import { GetRoute } from '../routes/route.js';
import { CampaignsService } from '../stats/campaigns.service.js';
import {
  callerView,
  campaignItem,
  CAMPAIGNS,
  campaignsSchema,
  campaignTotal,
  type CampaignsView,
} from '../stats/campaigns.view.js';
import { COVERAGE, coverageItems, coverageSchema, type CoverageView } from '../stats/coverage.view.js';
import { DAILY, dailyItems, dailySchema, type DailyView } from '../stats/daily.view.js';
import { destinationsOf } from '../stats/destinations-of.js';
import { FiguresService } from '../stats/figures.service.js';
import { FrequentCallersService } from '../stats/frequent-callers.service.js';
import { FUNNEL, funnelItem, funnelSchema, type FunnelView } from '../stats/funnel.view.js';

/** How calls and conversions add up. */
@ApiTags('stats')
@Controller('api/v1/stats')
export class StatsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly figures: FiguresService,
    private readonly grouped: CampaignsService,
    private readonly callers: FrequentCallersService,
    private readonly destinations: Destinations,
  ) {}

  @GetRoute('daily', {
    role: 'viewer',
    summary: 'Calls, conversions and uploads per day and destination',
    query: destinationRangeQuery,
    answer: dailySchema,
    example: DAILY,
  })
  async daily(@By() by: Access, @ValidQuery() query: z.output<typeof destinationRangeQuery>): Promise<DailyView> {
    const { timezone } = this.config;
    const items: DailyView['items'] = [];
    for (const project of projectsFor(this.config, by, query.project)) {
      const configured = this.destinations.ofProject(project.id).map(({ id }) => id);
      for (const table of await this.figures.byDay(project, toRange(query, timezone)))
        items.push(...dailyItems(project.id, table, configured, query.destination));
    }
    return { timezone, items: items.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)) };
  }

  @GetRoute('funnel', {
    role: 'viewer',
    summary: 'Where all calls stand at each destination',
    description: 'From calls to what the platform vouched for, and an exhaustive split that adds up to all calls.',
    query: destinationRangeQuery,
    answer: funnelSchema,
    example: FUNNEL,
  })
  async funnel(
    @By() by: Access,
    @ValidQuery() query: z.output<typeof destinationRangeQuery>,
    @In() language: Language,
  ): Promise<FunnelView> {
    const items: FunnelView['items'] = [];
    for (const project of projectsFor(this.config, by, query.project)) {
      const tally = await this.figures.inSum(project, 'standing', toRange(query, this.config.timezone));
      const there = destinationsOf(tally, project.id, this.destinations, query.destination);
      items.push(...there.map((destination) => funnelItem(project.id, destination, tally, language)));
    }
    return { items };
  }

  @GetRoute('coverage', {
    role: 'viewer',
    summary: 'How many calls carry which identifier, by source, campaign and device',
    query: rangeQuery,
    answer: coverageSchema,
    example: COVERAGE,
  })
  async coverage(@By() by: Access, @ValidQuery() query: z.output<typeof rangeQuery>): Promise<CoverageView> {
    const items: CoverageView['items'] = [];
    for (const project of projectsFor(this.config, by, query.project)) {
      const tally = await this.figures.inSum(project, 'coverage', toRange(query, this.config.timezone));
      items.push(...coverageItems(project.id, tally));
    }
    return { items };
  }

  @GetRoute('campaigns', {
    role: 'viewer',
    summary: 'Calls, missed calls, goals and values per source, campaign, keyword and tracking number',
    query: campaignsQuery,
    answer: campaignsSchema,
    example: CAMPAIGNS,
  })
  async campaigns(@By() by: Access, @ValidQuery() query: z.output<typeof campaignsQuery>): Promise<CampaignsView> {
    const { timezone } = this.config;
    const range = toRange(query, timezone);
    const projects = projectsFor(this.config, by, query.project);
    const { groups, total, largest } = await this.grouped.of(projects, range, partsOf(query.by), query.limit);
    const callers = await this.callers.of(projects, range);
    return {
      timezone,
      groups,
      total: campaignTotal(total),
      items: largest.map(campaignItem),
      frequentCallers: callers.map(callerView),
    };
  }
}
