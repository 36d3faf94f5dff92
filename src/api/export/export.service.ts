import { Injectable, Module } from '@nestjs/common';
import type { ReaderLocale } from '../../messages/state-messages.js';
import type { CsvSeparator } from '../../runtime/csv.js';
import { CallListsStore } from '../../store/calls/call-lists.store.js';
import type { CallFilter } from '../../store/calls/call-search.js';
import { Database } from '../../store/database/database.js';
import { type UploadFilter, UploadListsStore } from '../../store/uploads/upload-lists.store.js';
import { AccessLog } from '../access/access-log.service.js';
import { toCallView, toWorth } from '../calls/call-views.js';
import { toMarkView } from '../calls/mark-views.js';
import { DestinationStatusService } from '../destinations/destination-actions.service.js';
import { toUploadedCall, toUploadView, type UploadView } from '../uploads/upload-views.js';
import { csvFile, readPages } from './csv-file.js';
import { CALL_EXPORT_COLUMNS, type ExportedCall, UPLOAD_EXPORT_COLUMNS } from './export-columns.js';
import {
  callReportColumns,
  type ReportedCall,
  type ReportedUpload,
  type ReportStyle,
  uploadReportColumns,
} from './report-columns.js';
import type { KeysetPage } from '../../store/listing/conditions.js';

/** Lists as files for spreadsheets, and as they are, for whoever writes them otherwise. */
@Injectable()
export class ExportService {
  constructor(
    private readonly database: Database,
    private readonly callLists: CallListsStore,
    private readonly uploadLists: UploadListsStore,
    private readonly statuses: DestinationStatusService,
  ) {}

  calls(filter: CallFilter, separator: CsvSeparator): AsyncGenerator<string> {
    return csvFile(CALL_EXPORT_COLUMNS, separator, this.callPages(filter));
  }

  uploads(filter: UploadFilter, separator: CsvSeparator, speech: ReaderLocale): AsyncGenerator<string> {
    return csvFile(UPLOAD_EXPORT_COLUMNS, separator, this.uploadPages(filter, speech));
  }

  /** Chosen columns for people, as the list on the screen has them. @throws ApiProblem for an unknown column */
  callReport(
    filter: CallFilter,
    columns: readonly string[],
    separator: CsvSeparator,
    style: ReportStyle,
  ): AsyncGenerator<string> {
    const pages = readPages(async (page): Promise<KeysetPage<ReportedCall>> => {
      const { items, next } = await this.callLists.list(filter, page);
      const ids = items.map(({ id }) => id);
      const [progress, marks, conversions] = [
        await this.callLists.progressOf(ids),
        await this.callLists.marksOf(ids),
        await this.callLists.validConversionsOf(ids),
      ];
      const reported = items.map((call) => ({
        ...toCallView(call),
        marks: (marks.get(call.id) ?? []).map(toMarkView),
        destinations: progress.get(call.id) ?? [],
        conversions: (conversions.get(call.id) ?? []).map(toWorth),
      }));
      return { items: reported, next };
    });
    return csvFile(callReportColumns(columns, style), separator, pages);
  }

  /** The same of the upload log. */
  uploadReport(
    filter: UploadFilter,
    columns: readonly string[],
    separator: CsvSeparator,
    style: ReportStyle,
  ): AsyncGenerator<string> {
    return csvFile(uploadReportColumns(columns, style), separator, this.reportedUploads(filter, style));
  }

  private async *reportedUploads(filter: UploadFilter, style: ReportStyle): AsyncGenerator<readonly ReportedUpload[]> {
    for await (const uploads of this.uploadPages(filter, style)) {
      const outlines = await this.callLists.outlinesOf([...new Set(uploads.map(({ callId }) => callId))]);
      const calls = new Map(outlines.map((call) => [call.id, toUploadedCall(call)]));
      yield uploads.flatMap((upload) => {
        const call = calls.get(upload.callId);
        return call === undefined ? [] : [{ ...upload, call }];
      });
    }
  }

  callPages(filter: CallFilter): AsyncGenerator<readonly ExportedCall[]> {
    return readPages(async (page) => {
      const { items, next } = await this.callLists.list(filter, page);
      const marks = await this.callLists.marksOf(items.map(({ id }) => id));
      const exported = items.map((call) => ({ ...toCallView(call), marks: (marks.get(call.id) ?? []).map(toMarkView) }));
      return { items: exported, next };
    });
  }

  uploadPages(filter: UploadFilter, speech: ReaderLocale): AsyncGenerator<readonly UploadView[]> {
    return readPages(async (page) => {
      const display = await this.statuses.display();
      const { items, next } = await this.uploadLists.list(filter, display, page);
      const conversions = await this.database.readLong((session) => this.uploadLists.conversionsOf(session, items));
      return {
        items: items.map((upload) => toUploadView(upload, conversions.get(upload.conversionId), display, speech)),
        next,
      };
    });
  }
}

/** The lists of calls and uploads as they are shown and exported, for the API and for `ringback export`. */
@Module({
  providers: [AccessLog, DestinationStatusService, ExportService],
  exports: [AccessLog, DestinationStatusService, ExportService],
})
export class ListsModule {}
