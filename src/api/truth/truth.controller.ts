import { Controller } from '@nestjs/common';
import type { z } from 'zod';
import type { Language } from '../../domain/localized-text.js';
import { type JudgedTruthLine, TruthService } from '../../truth/truth.service.js';
import type { Access } from '../access/access.js';
import { Cursors } from '../http/cursors.js';
import { pageOfAll } from '../http/input.js';
import { CurrentAccess, RequestLanguage, ValidQuery } from '../http/request-decorators.js';
import { GetRoute, RouteTag } from '../http/route.js';
import { TruthFilters } from './truth-filters.service.js';
import { TruthPages } from './truth-pages.service.js';
import { TRUTH_EXAMPLE, toTruthLineView, truthQuery, truthSchema, type TruthView } from './truth-views.js';
import {
  READING_STATES_EXAMPLE,
  readingStatesQuery,
  readingStatesSchema,
  toReadingStateView,
  type ReadingStatesView,
} from './reading-state-views.js';

/** The platforms' own numbers, beside ours. */
@RouteTag('stats')
@Controller('api/v1/stats')
export class TruthController {
  constructor(
    private readonly filters: TruthFilters,
    private readonly truth: TruthService,
    private readonly pages: TruthPages,
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
    const asked = { ...this.filters.days(query), by: query.by, goal: query.goal };
    const lines = await this.pages.lines(this.filters.destinations(by, query), asked, query.cursor !== undefined);
    const { items, next } = pageOfAll(lines, await this.cursors.pageOf('truth', query), cursorKeyOf);
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
    const all = await this.truth.readingsOf(this.filters.destinations(by, query));
    const { items, next } = pageOfAll(all, await this.cursors.pageOf('readings', query), ({ destination }) => destination.id);
    const views = items.map((one) => toReadingStateView(one, language));
    return { items: views, nextCursor: await this.cursors.nextOf('readings', next) };
  }
}

/** A campaign's name may contain anything. */
function cursorKeyOf({ destination, goal, day, campaign }: JudgedTruthLine): string {
  return JSON.stringify([destination, goal, day, campaign]);
}
