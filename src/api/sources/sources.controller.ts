import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { type Config, type ProjectConfig, CONFIG } from '../../config/config.js';
import type { Call } from '../../domain/calls/call.js';
import { missingParameters, parameterOfSource } from '../../domain/goals/required-parameters.js';
import type { Language } from '../../domain/localized-text.js';
import { SourceActivityStore } from '../../store/sources/source-activity.store.js';
import { maySee, type Access } from '../access/access.js';
import { Cursors } from '../http/cursors.js';
import { pageOfAll, pageQuery } from '../http/input.js';
import { CurrentAccess, RequestLanguage, ValidQuery } from '../http/request-decorators.js';
import { GetRoute, RouteTag } from '../http/route.js';
import { SOURCE_EXAMPLE, sourceListSchema, toSourceView } from './source-views.js';
import { SAMPLED_CALLS } from '../../doctor/source-checks.js';

/** The call-tracking accounts that send webhooks. */
@RouteTag('sources')
@Controller('api/v1/sources')
export class SourcesController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly sources: SourceActivityStore,
    private readonly cursors: Cursors,
  ) {}

  @GetRoute('', {
    role: 'viewer',
    summary: 'Call-tracking accounts, what they send, and which parameters the goals miss',
    query: pageQuery,
    answer: sourceListSchema,
    example: { items: [SOURCE_EXAMPLE], nextCursor: null },
  })
  async list(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof pageQuery>,
    @RequestLanguage() language: Language,
  ): Promise<z.output<typeof sourceListSchema>> {
    const visible = this.config.projects.filter(({ id }) => maySee(by, id) && (query.project ?? id) === id);
    const all = visible.flatMap((project) => project.sources.map((source) => ({ project, source })));
    const { items, next } = pageOfAll(all, await this.cursors.pageOf('sources', query), ({ source }) => source.id);
    const activity = await this.sources.activity(items.map(({ source }) => source.id));
    const states = await this.sources.states();
    const calls = await this.latestCalls(new Set(items.map(({ project }) => project)));
    const views = items.map(({ project, source }) => {
      const missing = missingParameters(
        project.goals,
        project.sources.flatMap(({ id }) => calls.get(id) ?? []),
      ).map((one) => ({ ...one, parameter: parameterOfSource(one.parameter, source.saidFields) }));
      const known = { activity: activity.get(source.id), state: states.get(source.id), calls: calls.get(source.id) ?? [] };
      return toSourceView({ project: project.id, source, missing, ...known }, language);
    });
    return { items: views, nextCursor: await this.cursors.nextOf('sources', next) };
  }

  /** From every source of these projects: a goal takes calls from all of its project's sources. */
  private async latestCalls(projects: Iterable<ProjectConfig>): Promise<ReadonlyMap<string, readonly Call[]>> {
    const calls = new Map<string, readonly Call[]>();
    for (const { sources } of projects)
      for (const { id } of sources) calls.set(id, await this.sources.latestCalls(id, SAMPLED_CALLS));
    return calls;
  }
}
