import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type Config, CONFIG } from '../../config/config.js';
import { goalNamesOf } from '../../domain/goals/goal-names.js';
import type { Language } from '../../domain/localized-text.js';
import { TruthService } from '../../truth/truth.service.js';
import type { Access } from '../access/access.js';
import { csvExample, csvFile, csvFileName, sendCsv } from '../export/csv-file.js';
import { separatorOf } from '../export/export.controller.js';
import { CurrentAccess, RequestLanguage, ValidQuery } from '../http/request-decorators.js';
import { CsvRoute, RouteTag } from '../http/route.js';
import { visibleProjects } from '../statistics/statistics-filter.js';
import { TRUTH_EXPORT_COLUMNS, truthReportColumns } from './truth-columns.js';
import { TruthFilters } from './truth-filters.service.js';
import { TRUTH_EXAMPLE, toTruthLineView, truthExportQuery } from './truth-views.js';

/** The platforms' own numbers, as a file. */
@RouteTag('export')
@Controller('api/v1/export')
export class TruthExportController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly filters: TruthFilters,
    private readonly truth: TruthService,
  ) {}

  @CsvRoute('truth.csv', {
    role: 'viewer',
    heavy: true,
    summary: 'What the platforms show beside our figures, as the page has it, as a file for spreadsheets',
    query: truthExportQuery,
    example: csvExample(TRUTH_EXPORT_COLUMNS, TRUTH_EXAMPLE.items[0]!),
  })
  async file(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof truthExportQuery>,
    @RequestLanguage() preferred: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { ...this.filters.days(query), by: query.by, goal: query.goal };
    const lines = await this.truth.linesOf(this.filters.destinations(by, query), asked);
    const language = query.language ?? preferred;
    async function* views() {
      yield lines.map((line) => toTruthLineView(line, language));
    }
    const goalName = goalNamesOf(visibleProjects(this.config, by, query.project));
    const columns =
      query.language === undefined
        ? TRUTH_EXPORT_COLUMNS
        : truthReportColumns({ language, timezone: this.config.timezone, goalName });
    const name = csvFileName('truth', { ...query, from: asked.first, to: asked.last });
    sendCsv(reply, name, csvFile(columns, separatorOf(query), views()));
  }
}
