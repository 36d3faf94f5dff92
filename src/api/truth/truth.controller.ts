import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { type Config, CONFIG } from '../../config/config.js';
import { type Destination, Destinations } from '../../destinations/destinations.js';
import type { Language } from '../../domain/localized-text.js';
import { addDays, daysBetween } from '../../domain/time/business-days.js';
import { type JudgedTruthLine, TruthService } from '../../truth/truth.service.js';
import type { Access } from '../access/access.js';
import { Cursors } from '../http/cursors.js';
import { pageOfAll } from '../http/input.js';
import { ApiProblem } from '../http/problem.js';
import { CurrentAccess, RequestLanguage, ValidQuery } from '../http/request-decorators.js';
import { GetRoute } from '../http/route.js';
import { toStatisticsRange, visibleProjects } from '../statistics/statistics-filter.js';
import { TRUTH_EXAMPLE, toTruthLineView, truthQuery, truthSchema, type TruthView } from './truth-views.js';
import {
  READING_STATES_EXAMPLE,
  readingStatesQuery,
  readingStatesSchema,
  toReadingStateView,
  type ReadingStatesView,
} from './reading-state-views.js';

const DEFAULT_DAYS = 28;
const MAX_DAYS = 92;

/** What the cabinets show, beside what we say. */
@ApiTags('stats')
@Controller('api/v1/stats')
export class TruthController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly destinations: Destinations,
    private readonly truth: TruthService,
    private readonly cursors: Cursors,
  ) {}

  @GetRoute('truth', {
    role: 'viewer',
    heavy: true,
    summary: 'What each platform shows per goal, day and campaign, beside our own figures, and why they differ',
    description: 'From the newest readings; nothing is asked of a platform. Newest day first.',
    query: truthQuery,
    answer: truthSchema,
    example: TRUTH_EXAMPLE,
  })
  async list(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof truthQuery>,
    @RequestLanguage() language: Language,
  ): Promise<TruthView> {
    const destinations = this.destinationsOf(by, query);
    const lines = await this.truth.linesOf(destinations, { ...this.rangeOf(query), by: query.by, goal: query.goal });
    const { items, next } = pageOfAll(lines, await this.cursors.pageOf('truth', query), placeOf);
    return { items: items.map((line) => toTruthLineView(line, language)), nextCursor: await this.cursors.nextOf('truth', next) };
  }

  @GetRoute('truth/readings', {
    role: 'viewer',
    summary: 'Whether each destination can be read back, how far its last reading came, and what explains gaps there',
    description: 'What the last reading found out; nothing is asked of a platform.',
    query: readingStatesQuery,
    answer: readingStatesSchema,
    example: READING_STATES_EXAMPLE,
  })
  async readings(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof readingStatesQuery>,
    @RequestLanguage() language: Language,
  ): Promise<ReadingStatesView> {
    const all = await this.truth.readingsOf(this.destinationsOf(by, query));
    const { items, next } = pageOfAll(all, await this.cursors.pageOf('readings', query), ({ destination }) => destination.id);
    const views = items.map((one) => toReadingStateView(one, language));
    return { items: views, nextCursor: await this.cursors.nextOf('readings', next) };
  }

  private destinationsOf(
    by: Access,
    { project, destination }: { readonly project?: string | undefined; readonly destination?: string | undefined },
  ): Destination[] {
    return visibleProjects(this.config, by, project)
      .flatMap(({ id }) => this.destinations.ofProject(id))
      .filter(({ id }) => (destination ?? id) === id);
  }

  private rangeOf(query: z.output<typeof truthQuery>): { first: string; last: string } {
    const range = toStatisticsRange(query, this.config.timezone);
    const last = range.last ?? this.truth.daysBack(1).last;
    const first = range.first ?? addDays(last, 1 - DEFAULT_DAYS);
    if (daysBetween(first, last).length > MAX_DAYS)
      throw new ApiProblem('INVALID_PARAMETER', `At most ${MAX_DAYS} days at once.`, 'from');
    return { first, last };
  }
}

/** A campaign's name may hold anything. */
function placeOf({ destination, goal, day, campaign }: JudgedTruthLine): string {
  return JSON.stringify([destination, goal, day, campaign]);
}
