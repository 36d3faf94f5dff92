import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type Config, CONFIG } from '../../config/config.js';
import { Destinations } from '../../destinations/destinations.js';
import type { Language } from '../../domain/localized-text.js';
import { FrequentCallersService } from '../../statistics/frequent-callers.service.js';
import { ofEachProject, StatisticsService } from '../../statistics/statistics.service.js';
import type { Access } from '../access/access.js';
import { CurrentAccess, RequestLanguage, ValidQuery } from '../http/request-decorators.js';
import { CsvRoute, GetRoute, RouteTag } from '../http/route.js';
import { separatorOf } from '../export/export.controller.js';
import { goalNamesOf } from '../../domain/goals/goal-names.js';
import { campaignsCsv, sortedCampaigns } from './campaigns-file.js';
import {
  toFrequentCallerView,
  toCampaignItem,
  CAMPAIGNS_EXAMPLE,
  campaignsSchema,
  toCampaignTotal,
  type CampaignsView,
} from './campaigns-views.js';
import { COVERAGE_EXAMPLE, coverageItems, coverageSchema, type CoverageView } from './coverage-views.js';
import { DAILY_EXAMPLE, dailyItems, dailySchema, type DailyView } from './daily-views.js';
import { countedDestinations, FUNNEL_EXAMPLE, funnelItem, funnelSchema, type FunnelView } from './funnel-views.js';
import {
  campaignFileQuery,
  campaignStatisticsQuery,
  destinationStatisticsQuery,
  campaignPartsOf,
  visibleProjects,
  statisticsQuery,
  toStatisticsRange,
} from './statistics-filter.js';

/** Counts of calls, conversions and uploads. */
@RouteTag('stats')
@Controller('api/v1/stats')
export class StatsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly statistics: StatisticsService,
    private readonly callers: FrequentCallersService,
    private readonly destinations: Destinations,
  ) {}

  @GetRoute('daily', {
    role: 'viewer',
    summary: 'Calls, conversions and uploads per day and destination',
    query: destinationStatisticsQuery,
    answer: dailySchema,
    example: DAILY_EXAMPLE,
  })
  async daily(@CurrentAccess() by: Access, @ValidQuery() query: z.output<typeof destinationStatisticsQuery>): Promise<DailyView> {
    const { timezone } = this.config;
    const partial = await this.partial();
    const items = await this.itemsOf(by, query, async (project) => {
      const configured = this.destinations.ofProject(project).map(({ id }) => id);
      const days = await this.statistics.byDay(project, toStatisticsRange(query, timezone));
      return dailyItems(project, days, configured, query.destination);
    });
    return { ...partial, timezone, items: items.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)) };
  }

  @GetRoute('funnel', {
    role: 'viewer',
    summary: 'The state of all calls at each destination',
    description: 'From calls to what the platform confirmed, and an exhaustive split that adds up to all calls.',
    query: destinationStatisticsQuery,
    answer: funnelSchema,
    example: FUNNEL_EXAMPLE,
  })
  async funnel(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof destinationStatisticsQuery>,
    @RequestLanguage() language: Language,
  ): Promise<FunnelView> {
    const partial = await this.partial();
    const items = await this.itemsOf(by, query, async (project) => {
      const counts = await this.statistics.funnel(project, toStatisticsRange(query, this.config.timezone));
      const destinations = countedDestinations(counts, project, this.destinations, query.destination);
      return destinations.map((destination) => funnelItem(project, destination, counts, language));
    });
    return { ...partial, items };
  }

  @GetRoute('coverage', {
    role: 'viewer',
    summary: 'How many calls carry which identifier, by source, campaign and device',
    query: statisticsQuery,
    answer: coverageSchema,
    example: COVERAGE_EXAMPLE,
  })
  async coverage(@CurrentAccess() by: Access, @ValidQuery() query: z.output<typeof statisticsQuery>): Promise<CoverageView> {
    const partial = await this.partial();
    const items = await this.itemsOf(by, query, async (project) =>
      coverageItems(project, await this.statistics.coverage(project, toStatisticsRange(query, this.config.timezone))),
    );
    return { ...partial, items };
  }

  @GetRoute('campaigns', {
    role: 'viewer',
    summary: 'Calls, missed calls, goals and values per source, campaign, keyword and tracking number',
    query: campaignStatisticsQuery,
    answer: campaignsSchema,
    example: CAMPAIGNS_EXAMPLE,
  })
  campaigns(@CurrentAccess() by: Access, @ValidQuery() query: z.output<typeof campaignStatisticsQuery>): Promise<CampaignsView> {
    return this.campaignsOf(by, query);
  }

  @CsvRoute('campaigns.csv', {
    role: 'viewer',
    summary: 'The same table as a file for spreadsheets, a column per goal and currency',
    heavy: true,
    query: campaignFileQuery,
    example: campaignsCsv(CAMPAIGNS_EXAMPLE.items, { language: 'en', separator: ',', goalName: (goal) => goal }),
  })
  async campaignsFile(
    @CurrentAccess() by: Access,
    @ValidQuery() { separator, language, sort, order, ...query }: z.output<typeof campaignFileQuery>,
    @RequestLanguage() spoken: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { items } = await this.campaignsOf(by, query);
    const goalName = goalNamesOf(visibleProjects(this.config, by, query.project));
    const style = { language: language ?? spoken, separator: separatorOf({ separator }), goalName };
    const name = ['campaigns', query.project, query.from, query.to].filter(Boolean).join('-');
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name.replace(/[^\w-]/g, '_')}.csv"`)

      .send(campaignsCsv(sortedCampaigns(items, { sort, order }), style));
  }

  private async campaignsOf(by: Access, query: z.output<typeof campaignStatisticsQuery>): Promise<CampaignsView> {
    const { timezone } = this.config;
    const range = toStatisticsRange(query, timezone);
    const projects = visibleProjects(this.config, by, query.project);
    const partial = await this.partial();
    const ids = projects.map(({ id }) => id);
    const [{ groups, total, largest }, callers] = await Promise.all([
      this.statistics.largestCampaigns(ids, range, campaignPartsOf(query.by), query.limit),
      this.callers.find(projects, range),
    ]);
    return {
      ...partial,
      timezone,
      groups,
      total: toCampaignTotal(total),
      items: largest.map(toCampaignItem),
      frequentCallers: callers.map(toFrequentCallerView),
    };
  }

  private async itemsOf<T>(
    by: Access,
    query: { readonly project?: string | undefined },
    ofProject: (project: string) => Promise<T[]>,
  ): Promise<T[]> {
    const projects = visibleProjects(this.config, by, query.project);
    return (await ofEachProject(projects, ({ id }) => ofProject(id))).flat();
  }

  /** Flag of an answer while not everything is counted. */
  private async partial(): Promise<{ partial?: true }> {
    return (await this.statistics.upToDate()) ? {} : { partial: true };
  }
}
