import { Controller, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import type { Language } from '../../domain/reason.js';
import { CALL_COLUMNS, UPLOAD_COLUMNS } from '../export/columns.js';
import { ExportService } from '../export/export.service.js';
import { exampleOf, sendFile } from '../export/send-file.js';
import { toCallFilter } from '../filters/call-filter.js';
import { callExportQuery, separatorOf, uploadExportQuery } from '../filters/export-filter.js';
import { toUploadFilter } from '../filters/upload-filter.js';
import type { Access } from '../keys/access.js';
import { By, In, ValidQuery } from '../routes/params.js';
import { CsvRoute } from '../routes/route.js';
import { CALL } from '../views/call.example.js';
import { UPLOAD } from '../views/upload.example.js';

/** Lists as files. */
@ApiTags('export')
@Controller('api/v1/export')
export class ExportController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly exports: ExportService,
  ) {}

  @CsvRoute('calls.csv', {
    role: 'viewer',
    summary: 'All calls that the list shows for the same filters, as a file for spreadsheets',
    query: callExportQuery,
    example: exampleOf(CALL_COLUMNS, CALL),
  })
  calls(@By() by: Access, @ValidQuery() query: z.output<typeof callExportQuery>, @Res() reply: FastifyReply): void {
    const { separator, ...filter } = query;
    const file = this.exports.calls(toCallFilter(filter, by, this.config.timezone), separatorOf({ separator }));
    sendFile(reply, 'calls.csv', file);
  }

  @CsvRoute('uploads.csv', {
    role: 'viewer',
    summary: 'The upload log for the same filters, as a file for spreadsheets',
    query: uploadExportQuery,
    example: exampleOf(UPLOAD_COLUMNS, UPLOAD),
  })
  uploads(
    @By() by: Access,
    @ValidQuery() query: z.output<typeof uploadExportQuery>,
    @In() language: Language,
    @Res() reply: FastifyReply,
  ): void {
    const { separator, ...filter } = query;
    const { timezone } = this.config;
    const asked = toUploadFilter(filter, by, timezone);
    const file = this.exports.uploads(asked, separatorOf({ separator }), { language, timezone });
    sendFile(reply, 'uploads.csv', file);
  }
}
