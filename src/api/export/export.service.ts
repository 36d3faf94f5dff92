import { Injectable, Module } from '@nestjs/common';
import type { ReaderLocale } from '../../messages/state-messages.js';
import type { CsvSeparator } from '../../runtime/csv.js';
import { CallListsStore } from '../../store/calls/call-lists.store.js';
import type { CallFilter } from '../../store/calls/call-search.js';
import { Database } from '../../store/database/database.js';
import { type UploadFilter, UploadListsStore } from '../../store/uploads/upload-lists.store.js';
import { AccessLog } from '../access/access-log.service.js';
import { toCallView, toWorth } from '../calls/call-views.js';
import { listedCalls } from '../calls/listed-calls.js';
import { toMarkView } from '../calls/mark-views.js';
import { DestinationStatusService } from '../destinations/destination-actions.service.js';
import type { ListOrder } from '../http/sorted-page.js';
import { listedUploads } from '../uploads/listed-uploads.js';
import { toUploadedCall, toUploadView, type UploadView } from '../uploads/upload-views.js';
import { csvFile, mapSteps, readSorted } from './csv-file.js';
import { CALL_EXPORT_COLUMNS, type ExportedCall, UPLOAD_EXPORT_COLUMNS } from './export-columns.js';
import {
  callReportColumns,
  type ReportedCall,
  type ReportedUpload,
  type ReportStyle,
  uploadReportColumns,
} from './report-columns.js';

/** Lists as files for spreadsheets, and as views for other formats. */
@Injectable()
export class ExportService {
  constructor(
    private readonly database: Database,
    private readonly callLists: CallListsStore,
    private readonly uploadLists: UploadListsStore,
    private readonly statuses: DestinationStatusService,
  ) {}

  /** @throws ApiProblem for an order that is not possible for a list of this length */
  async calls(filter: CallFilter, separator: CsvSeparator, order: ListOrder = ARRIVAL): Promise<AsyncGenerator<string>> {
    return csvFile(CALL_EXPORT_COLUMNS, separator, await this.callPages(filter, order));
  }

  /** @throws ApiProblem for an order that is not possible for a list of this length */
  async uploads(
    filter: UploadFilter,
    separator: CsvSeparator,
    speech: ReaderLocale,
    order: ListOrder = ARRIVAL,
  ): Promise<AsyncGenerator<string>> {
    return csvFile(UPLOAD_EXPORT_COLUMNS, separator, await this.uploadPages(filter, speech, order));
  }

  /**
   * Chosen columns for people, as in the list on the screen.
   *
   * @throws ApiProblem for an unknown column, or an order that is not possible for a list of this length
   */
  async callReport(
    filter: CallFilter,
    columns: readonly string[],
    separator: CsvSeparator,
    { order, ...style }: ReportStyle & { readonly order: ListOrder },
  ): Promise<AsyncGenerator<string>> {
    const named = callReportColumns(columns, style);
    const steps = mapSteps(await readSorted(listedCalls(this.callLists, filter), order), async (calls) => {
      const ids = calls.map(({ id }) => id);
      const [progress, marks, conversions] = [
        await this.callLists.progressOf(ids),
        await this.callLists.marksOf(ids),
        await this.callLists.validConversionsOf(ids),
      ];
      return calls.map((call): ReportedCall => ({
        ...toCallView(call),
        marks: (marks.get(call.id) ?? []).map(toMarkView),
        destinations: progress.get(call.id) ?? [],
        conversions: (conversions.get(call.id) ?? []).map(toWorth),
      }));
    });
    return csvFile(named, separator, steps);
  }

  /** Like `callReport`, for the upload log. */
  async uploadReport(
    filter: UploadFilter,
    columns: readonly string[],
    separator: CsvSeparator,
    { order, ...style }: ReportStyle & { readonly order: ListOrder },
  ): Promise<AsyncGenerator<string>> {
    const named = uploadReportColumns(columns, style);
    const steps = mapSteps(await this.uploadPages(filter, style, order), async (uploads) => {
      const outlines = await this.callLists.outlinesOf([...new Set(uploads.map(({ callId }) => callId))]);
      const calls = new Map(outlines.map((call) => [call.id, toUploadedCall(call)]));
      return uploads.flatMap((upload): ReportedUpload[] => {
        const call = calls.get(upload.callId);
        return call === undefined ? [] : [{ ...upload, call }];
      });
    });
    return csvFile(named, separator, steps);
  }

  async callPages(filter: CallFilter, order: ListOrder = ARRIVAL): Promise<AsyncGenerator<readonly ExportedCall[]>> {
    return mapSteps(await readSorted(listedCalls(this.callLists, filter), order), async (calls) => {
      const marks = await this.callLists.marksOf(calls.map(({ id }) => id));
      return calls.map((call) => ({ ...toCallView(call), marks: (marks.get(call.id) ?? []).map(toMarkView) }));
    });
  }

  async uploadPages(
    filter: UploadFilter,
    speech: ReaderLocale,
    order: ListOrder = ARRIVAL,
  ): Promise<AsyncGenerator<readonly UploadView[]>> {
    const list = listedUploads(this.uploadLists, filter, await this.statuses.display());
    return mapSteps(await readSorted(list, order), async (uploads) => {
      const display = await this.statuses.display();
      const conversions = await this.database.readLong((session) => this.uploadLists.conversionsOf(session, uploads));
      return uploads.map((upload) => toUploadView(upload, conversions.get(upload.conversionId), display, speech));
    });
  }
}

const ARRIVAL: ListOrder = { sort: 'received', order: 'desc' };

/** The lists of calls and uploads as they are shown and exported, for the API and for `ringback export`. */
@Module({
  providers: [AccessLog, DestinationStatusService, ExportService],
  exports: [AccessLog, DestinationStatusService, ExportService],
})
export class ListsModule {}
