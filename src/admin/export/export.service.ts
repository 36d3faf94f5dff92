import { Injectable } from '@nestjs/common';
import type { ReaderLocale } from '../../messages/moment.js';
import type { Separator } from '../../runtime/csv.js';
import { CallListsStore, type CallFilter } from '../../store/calls/call-lists.store.js';
import { Database } from '../../store/database/database.js';
import { UploadListsStore, type UploadFilter } from '../../store/uploads/upload-lists.store.js';
import { StandingsService } from '../destinations/standings.service.js';
import { toCallView, type CallView } from '../views/call.view.js';
import { toUploadView, type UploadView } from '../views/upload.view.js';
import { CALL_COLUMNS, UPLOAD_COLUMNS } from './columns.js';
import { csvFile, stepsOf } from './csv-file.js';

/** Lists as files for spreadsheets, and as they are, for whoever writes them otherwise. */
@Injectable()
export class ExportService {
  constructor(
    private readonly database: Database,
    private readonly callLists: CallListsStore,
    private readonly uploadLists: UploadListsStore,
    private readonly standings: StandingsService,
  ) {}

  calls(filter: CallFilter, separator: Separator): AsyncGenerator<string> {
    return csvFile(CALL_COLUMNS, separator, this.callSteps(filter));
  }

  uploads(filter: UploadFilter, separator: Separator, speech: ReaderLocale): AsyncGenerator<string> {
    return csvFile(UPLOAD_COLUMNS, separator, this.uploadSteps(filter, speech));
  }

  callSteps(filter: CallFilter): AsyncGenerator<readonly CallView[]> {
    return stepsOf(async (page) => {
      const { items, next } = await this.callLists.list(filter, page);
      return { items: items.map(toCallView), next };
    });
  }

  uploadSteps(filter: UploadFilter, speech: ReaderLocale): AsyncGenerator<readonly UploadView[]> {
    return stepsOf(async (page) => {
      const shownAt = await this.standings.shownAt();
      const { items, next } = await this.uploadLists.list(filter, shownAt, page);
      const conversions = await this.database.read((session) => this.uploadLists.conversionsOf(session, items));
      return {
        items: items.map((upload) => toUploadView(upload, conversions.get(upload.conversionId), shownAt, speech)),
        next,
      };
    });
  }
}
