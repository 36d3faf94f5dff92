import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { type Config, CONFIG } from '../../config/config.js';
import type { Language } from '../../domain/localized-text.js';
import type { ReaderLocale } from '../../messages/state-messages.js';
import { mapInSlices } from '../../runtime/time-slice.js';
import { Database } from '../../store/database/database.js';
import { CallListsStore } from '../../store/calls/call-lists.store.js';
import { UploadListsStore } from '../../store/uploads/upload-lists.store.js';
import { UploadsStore } from '../../store/uploads/uploads.store.js';
import { maySee, type Access } from '../access/access.js';
import { isByFilter } from '../http/heavy-requests.js';
import { DestinationStatusService } from '../destinations/destination-actions.service.js';
import { notFound } from '../http/problem.js';
import { CurrentAccess, IdParam, RequestLanguage, ValidBody, ValidQuery } from '../http/request-decorators.js';
import { GetRoute, PostRoute, RouteTag } from '../http/route.js';
import { SortedLists } from '../http/sorted-page.js';
import { listedUploads } from './listed-uploads.js';
import type { UploadAction } from './plan-upload-action.js';
import { UploadActionsService } from './upload-actions.service.js';
import {
  toUploadFilter,
  uploadFilter,
  uploadQuery,
  uploadActionAnswer,
  uploadActionBody,
  resolveBody,
  toUploadSelection,
  type UploadActionAnswer,
} from './upload-input.js';
import {
  LISTED_UPLOAD_EXAMPLE,
  UPLOAD_DETAIL_EXAMPLE,
  EXAMPLE_UPLOAD_ID,
  toUploadDetail,
  toUploadedCall,
  toUploadReasons,
  toUploadView,
  uploadReasonsSchema,
  uploadDetailSchema,
  uploadListSchema,
  type UploadDetail,
} from './upload-views.js';

/** The upload log, and actions on it. */
@RouteTag('uploads')
@Controller('api/v1/uploads')
export class UploadsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly lists: UploadListsStore,
    private readonly uploads: UploadsStore,
    private readonly statuses: DestinationStatusService,
    private readonly actions: UploadActionsService,
    private readonly sorted: SortedLists,
    private readonly calls: CallListsStore,
  ) {}

  @GetRoute('', {
    role: 'viewer',
    summary: 'The upload log, newest first',
    description: '`from` and `to` are about `createdAt`, the moment when the call met its goal here.',
    query: uploadQuery,
    answer: uploadListSchema,
    example: { items: [LISTED_UPLOAD_EXAMPLE], nextCursor: null },
  })
  async list(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof uploadQuery>,
    @RequestLanguage() language: Language,
  ): Promise<z.output<typeof uploadListSchema>> {
    const display = await this.statuses.display();
    const filter = toUploadFilter(query, by, this.config.timezone);
    const { items, nextCursor } = await this.sorted.page('uploads', query, listedUploads(this.lists, filter, display));
    const conversions = await this.database.readLong((session) => this.lists.conversionsOf(session, items));
    const found = await this.calls.outlinesOf([...new Set(items.map(({ callId }) => callId))]);
    const calls = new Map(found.map((call) => [call.id, toUploadedCall(call)]));
    const locale = this.localeOf(language);
    const shown = await mapInSlices(items, (upload) => {
      const call = calls.get(upload.callId);
      return call ? [{ ...toUploadView(upload, conversions.get(upload.conversionId), display, locale), call }] : [];
    });
    return { items: shown.flat(), nextCursor };
  }

  @GetRoute('reasons', {
    role: 'viewer',
    summary: 'How many uploads the list shows for the same filters, by state and reason',
    query: uploadFilter,
    answer: uploadReasonsSchema,
    example: {
      total: 221,
      complete: true,
      reasons: [
        { state: 'skipped', code: 'NO_CLICK_ID', count: 180 },
        { state: 'delivered', code: null, count: 41 },
      ],
    },
  })
  async reasons(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof uploadFilter>,
  ): Promise<z.output<typeof uploadReasonsSchema>> {
    const display = await this.statuses.display();
    return toUploadReasons(await this.lists.matches(toUploadFilter(query, by, this.config.timezone), display), display);
  }

  @GetRoute(':id', {
    role: 'viewer',
    summary: 'One upload with its history',
    answer: uploadDetailSchema,
    example: UPLOAD_DETAIL_EXAMPLE,
  })
  async one(
    @CurrentAccess() by: Access,
    @IdParam('upload') id: string,
    @RequestLanguage() language: Language,
  ): Promise<UploadDetail> {
    const display = await this.statuses.display();
    return this.database.readLong(async (session) => {
      const [upload] = await this.uploads.byIds(session, [id]);
      if (!upload || !maySee(by, upload.projectId)) throw notFound('upload');
      const conversions = await this.lists.conversionsOf(session, [upload]);
      const journal = await this.lists.journalOf(session, [id]);
      return toUploadDetail(upload, conversions.get(upload.conversionId), journal, display, this.localeOf(language));
    });
  }

  @PostRoute('retry', {
    role: 'operator',
    summary: 'Makes due now what is pending, rejected, unmatched or cancelled',
    description:
      'Rows of which a copy may be at the platform are sent unchanged, others are prepared anew. Those with a closed ' +
      'window become `expired` in the next round.',
    heavy: isByFilter,
    body: uploadActionBody,
    bodyExample: { ids: [EXAMPLE_UPLOAD_ID] },
    answer: uploadActionAnswer,
    example: { done: 1, ignored: 0, preview: false },
  })
  retry(@CurrentAccess() by: Access, @ValidBody() body: z.output<typeof uploadActionBody>): Promise<UploadActionAnswer> {
    return this.act('retry', body, by);
  }

  @PostRoute('cancel', {
    role: 'operator',
    summary: 'Cancels what has not been sent, and what a person has given up',
    description: 'A pending row of which a copy may be at the platform is ignored.',
    heavy: isByFilter,
    body: uploadActionBody,
    bodyExample: { filter: { destination: 'metrika-okna', state: 'pending' }, preview: true },
    answer: uploadActionAnswer,
    example: { done: 14, ignored: 2, preview: true },
  })
  cancel(@CurrentAccess() by: Access, @ValidBody() body: z.output<typeof uploadActionBody>): Promise<UploadActionAnswer> {
    return this.act('cancel', body, by);
  }

  @PostRoute('resolve', {
    role: 'operator',
    summary: 'Decides what is uncertain: it arrived, or send it again',
    heavy: isByFilter,
    body: resolveBody,
    bodyExample: { ids: [EXAMPLE_UPLOAD_ID], as: 'delivered' },
    answer: uploadActionAnswer,
    example: { done: 1, ignored: 0, preview: false },
  })
  resolve(@CurrentAccess() by: Access, @ValidBody() { as, ...body }: z.output<typeof resolveBody>): Promise<UploadActionAnswer> {
    return this.act(`resolve-${as}`, body, by);
  }

  private localeOf(language: Language): ReaderLocale {
    return { language, timezone: this.config.timezone };
  }

  private async act(action: UploadAction, body: z.output<typeof uploadActionBody>, by: Access): Promise<UploadActionAnswer> {
    const counts = await this.actions.act(action, toUploadSelection(body, by, this.config.timezone), by, body.preview);
    return { ...counts, preview: body.preview };
  }
}
