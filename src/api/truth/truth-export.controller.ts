import { Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Language } from '../../domain/localized-text.js';
import { TruthService } from '../../truth/truth.service.js';
import type { Access } from '../access/access.js';
import { csvExample, csvFile, sendCsv } from '../export/csv-file.js';
import { separatorOf } from '../export/export.controller.js';
import { CurrentAccess, RequestLanguage, ValidQuery } from '../http/request-decorators.js';
import { CsvRoute } from '../http/route.js';
import { TRUTH_EXPORT_COLUMNS } from './truth-columns.js';
import { TruthFilters } from './truth-filters.service.js';
import { TRUTH_EXAMPLE, toTruthLineView, truthExportQuery } from './truth-views.js';

/** What the cabinets show, as a file. */
@ApiTags('export')
@Controller('api/v1/export')
export class TruthExportController {
  constructor(
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
    @RequestLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { ...this.filters.days(query), by: query.by, goal: query.goal };
    const lines = await this.truth.linesOf(this.filters.destinations(by, query), asked);
    async function* views() {
      yield lines.map((line) => toTruthLineView(line, language));
    }
    sendCsv(reply, 'truth.csv', csvFile(TRUTH_EXPORT_COLUMNS, separatorOf(query), views()));
  }
}
