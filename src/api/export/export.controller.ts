import { Controller, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Config, CONFIG } from '../../config/config.js';
import type { Language } from '../../domain/localized-text.js';
import type { CsvSeparator } from '../../runtime/csv.js';
import { AccessLog } from '../access/access-log.service.js';
import type { Access } from '../access/access.js';
import { callFilterQuery, toCallFilter } from '../calls/call-filter.js';
import { CALL_EXAMPLE } from '../calls/call-views.js';
import { MARK_EXAMPLE } from '../calls/mark-views.js';
import { CurrentAccess, RequestLanguage, ValidQuery } from '../http/request-decorators.js';
import { CsvRoute } from '../http/route.js';
import { toUploadFilter, uploadFilter } from '../uploads/upload-input.js';
import { UPLOAD_EXAMPLE } from '../uploads/upload-views.js';
import { csvExample, sendCsv } from './csv-file.js';
import { CALL_EXPORT_COLUMNS, UPLOAD_EXPORT_COLUMNS } from './export-columns.js';
import { ExportService } from './export.service.js';

const SEPARATORS = { comma: ',', semicolon: ';' } as const satisfies Record<string, CsvSeparator>;

export const separatorShape = {
  separator: z
    .enum(['comma', 'semicolon'])
    .default('comma')
    .describe('Between columns. A Russian spreadsheet takes `semicolon` for columns by itself, and `comma` only when told to.'),
};

/** The filters of the lists; a file has no pages. */
export const callExportQuery = callFilterQuery.extend(separatorShape);
export const uploadExportQuery = uploadFilter.extend(separatorShape);

export function separatorOf({ separator }: { readonly separator: keyof typeof SEPARATORS }): CsvSeparator {
  return SEPARATORS[separator];
}

/** Lists as files. */
@ApiTags('export')
@Controller('api/v1/export')
export class ExportController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly exports: ExportService,
    private readonly log: AccessLog,
  ) {}

  @CsvRoute('calls.csv', {
    role: 'viewer',
    summary: 'All calls that the list shows for the same filters, as a file for spreadsheets',
    heavy: true,
    query: callExportQuery,
    example: csvExample(CALL_EXPORT_COLUMNS, { ...CALL_EXAMPLE, marks: [MARK_EXAMPLE] }),
  })
  async calls(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof callExportQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { separator, ...filter } = query;
    const asked = toCallFilter(filter, by, this.config.timezone);
    await this.log.record(by, 'calls.export', query.project, { filters: Object.keys(filter) });
    const file = this.exports.calls(asked, separatorOf({ separator }));
    sendCsv(reply, 'calls.csv', file);
  }

  @CsvRoute('uploads.csv', {
    role: 'viewer',
    summary: 'The upload log for the same filters, as a file for spreadsheets',
    heavy: true,
    query: uploadExportQuery,
    example: csvExample(UPLOAD_EXPORT_COLUMNS, UPLOAD_EXAMPLE),
  })
  async uploads(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof uploadExportQuery>,
    @RequestLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { separator, ...filter } = query;
    const { timezone } = this.config;
    const asked = toUploadFilter(filter, by, timezone);
    await this.log.record(by, 'uploads.export', query.project, { filters: Object.keys(filter) });
    const file = this.exports.uploads(asked, separatorOf({ separator }), { language, timezone });
    sendCsv(reply, 'uploads.csv', file);
  }
}
