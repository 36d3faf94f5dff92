import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Config, CONFIG } from '../../config/config.js';
import { goalNamesOf } from '../../domain/goals/goal-names.js';
import { type Language, sentence } from '../../domain/localized-text.js';
import type { CsvSeparator } from '../../runtime/csv.js';
import { AccessLog } from '../access/access-log.service.js';
import { type Access, maySee } from '../access/access.js';
import { callFilterQuery, toCallFilter } from '../calls/call-filter.js';
import { CALL_EXAMPLE } from '../calls/call-views.js';
import { MARK_EXAMPLE } from '../calls/mark-views.js';
import { CurrentAccess, RequestLanguage, ValidQuery } from '../http/request-decorators.js';
import { CsvRoute, RouteTag } from '../http/route.js';
import { orderShape } from '../http/sorted-page.js';
import { toUploadFilter, uploadFilter } from '../uploads/upload-input.js';
import { UPLOAD_EXAMPLE } from '../uploads/upload-views.js';
import { csvExample, csvFileName, sendCsv } from './csv-file.js';
import { CALL_EXPORT_COLUMNS, UPLOAD_EXPORT_COLUMNS } from './export-columns.js';
import { ExportService } from './export.service.js';
import type { ReportStyle } from './report-columns.js';

const SEPARATORS = { comma: ',', semicolon: ';' } as const satisfies Record<string, CsvSeparator>;

export const separatorShape = {
  separator: z
    .enum(['comma', 'semicolon'])
    .default('comma')
    .describe('Between columns. A Russian spreadsheet takes `semicolon` for columns by itself, and `comma` only when told to.'),
};

const reportShape = {
  columns: z
    .string()
    .max(2000)
    .regex(
      /^[\w.-]+(,[\w.-]+)*$/,
      sentence(
        'Must be names of columns with commas between them, like startedAt,utmCampaign,destinations.',
        'Нужны имена столбцов через запятую, например startedAt,utmCampaign,destinations.',
      ),
    )
    .optional()
    .describe(
      'A file for people: these columns in this order, with heads and states in words, moments in the business’s time zone, ' +
        'and `destinations` for a column per destination (`destination.ID` for one). Without it: all columns by their names, ' +
        'moments in UTC.',
    ),
  language: z.enum(['ru', 'en']).optional().describe('Of the words; that of Accept-Language without it.'),
};

/** The filters of the lists; a file has no pages. */
export const callExportQuery = callFilterQuery.extend(separatorShape);
export const uploadExportQuery = uploadFilter.extend(separatorShape);
const callFileQuery = callExportQuery.extend({ ...reportShape, ...orderShape });
const uploadFileQuery = uploadExportQuery.extend({ ...reportShape, ...orderShape });

export function separatorOf({ separator }: { readonly separator: keyof typeof SEPARATORS }): CsvSeparator {
  return SEPARATORS[separator];
}

/** Lists as files. */
@RouteTag('export')
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
    query: callFileQuery,
    example: csvExample(CALL_EXPORT_COLUMNS, { ...CALL_EXAMPLE, marks: [MARK_EXAMPLE] }),
  })
  async calls(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof callFileQuery>,
    @RequestLanguage() preferred: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { separator, columns, language = preferred, sort, order, ...filter } = query;
    const asked = toCallFilter(filter, by, this.config.timezone);
    const style = { ...this.styleFor(by, query.project, language), order: { sort, order } };
    const file =
      columns === undefined
        ? await this.exports.calls(asked, separatorOf({ separator }), style.order)
        : await this.exports.callReport(asked, columns.split(','), separatorOf({ separator }), style);
    await this.log.record(by, 'calls.export', query.project, { filters: Object.keys(filter) });
    sendCsv(reply, csvFileName('calls', query), file);
  }

  @CsvRoute('uploads.csv', {
    role: 'viewer',
    summary: 'The upload log for the same filters, as a file for spreadsheets',
    heavy: true,
    query: uploadFileQuery,
    example: csvExample(UPLOAD_EXPORT_COLUMNS, UPLOAD_EXAMPLE),
  })
  async uploads(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof uploadFileQuery>,
    @RequestLanguage() preferred: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { separator, columns, language = preferred, sort, order, ...filter } = query;
    const asked = toUploadFilter(filter, by, this.config.timezone);
    const style = { ...this.styleFor(by, query.project, language), order: { sort, order } };
    const file =
      columns === undefined
        ? await this.exports.uploads(asked, separatorOf({ separator }), style, style.order)
        : await this.exports.uploadReport(asked, columns.split(','), separatorOf({ separator }), style);
    await this.log.record(by, 'uploads.export', query.project, { filters: Object.keys(filter) });
    sendCsv(reply, csvFileName('uploads', query), file);
  }

  private styleFor(by: Access, project: string | undefined, language: Language): ReportStyle {
    const shown = this.config.projects.filter(({ id }) => maySee(by, id) && (project === undefined || id === project));
    const destinations = shown.flatMap((one) => one.destinations.map(({ id }) => id));
    return { language, timezone: this.config.timezone, destinations, goalName: goalNamesOf(shown) };
  }
}
