import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { type Config, CONFIG } from '../../config/config.js';
import { type Language, bothLanguages } from '../../domain/localized-text.js';
import { ReceiptProcessor } from '../../processing/receipts/receipt-processor.service.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { ReceiptListsStore } from '../../store/receipts/receipt-lists.store.js';
import type { ReceiptEntity } from '../../store/schema/entities/receipt.entity.js';
import { maySee, type Access } from '../access/access.js';
import { Cursors } from '../http/cursors.js';
import { periodOf } from '../http/input.js';
import { notFound, ApiProblem } from '../http/problem.js';
import { CurrentAccess, IdParam, RequestLanguage, ValidQuery } from '../http/request-decorators.js';
import { GetRoute, PostRoute, RouteTag } from '../http/route.js';
import { receiptQuery, RECEIPT_EXAMPLE, receiptListSchema, receiptSchema, toReceiptView, type ReceiptView } from './log-views.js';

const DROPPED = bothLanguages(
  'privacy.dropAtIngest: the content of this webhook was dropped once it had been read. Its call has what it said.',
  'privacy.dropAtIngest: содержимое этого вебхука удалено сразу после чтения. Всё, что он принёс, есть у звонка.',
);

/** Webhooks as received. */
@RouteTag('receipts')
@Controller('api/v1/receipts')
export class ReceiptsController {
  private readonly projectOf: ReadonlyMap<string, string>;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly receipts: ReceiptListsStore,
    private readonly processor: ReceiptProcessor,
    private readonly audit: AuditStore,
    private readonly cursors: Cursors,
  ) {
    this.projectOf = new Map(config.projects.flatMap(({ id, sources }) => sources.map((source) => [source.id, id])));
  }

  @GetRoute('', {
    role: 'operator',
    summary: 'Webhooks as received, newest first, unreadable ones with their reason',
    description: 'A receipt belongs to the project of its source. `from` and `to` are about `receivedAt`.',
    query: receiptQuery,
    answer: receiptListSchema,
    example: { items: [RECEIPT_EXAMPLE], nextCursor: null },
  })
  async list(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof receiptQuery>,
    @RequestLanguage() language: Language,
  ): Promise<z.output<typeof receiptListSchema>> {
    const { project, source, verdict } = query;
    const filter = { sources: this.sourcesOf(by, project), source, verdict, ...periodOf(query, this.config.timezone) };
    const { items, next } = await this.receipts.list(filter, await this.cursors.pageOf('receipts', query));
    return {
      items: items.map((receipt) => toReceiptView(receipt, language)),
      nextCursor: await this.cursors.nextOf('receipts', next),
    };
  }

  @PostRoute(':id/replay', {
    role: 'operator',
    summary: 'Reads one webhook again, by the current rules',
    answer: receiptSchema,
    example: RECEIPT_EXAMPLE,
    problems: ['RECEIPT_DROPPED'],
  })
  async replay(
    @CurrentAccess() by: Access,
    @IdParam('receipt') id: string,
    @RequestLanguage() language: Language,
  ): Promise<ReceiptView> {
    const receipt = await this.find(id, by);
    if (!(await this.receipts.markNew(id))) throw new ApiProblem('RECEIPT_DROPPED', DROPPED);
    const projectId = this.projectOf.get(receipt.sourceId) ?? null;
    await this.audit.record(auditEntry(by, this.clock.now(), 'receipts.replay', { projectId, subject: id }));
    // Other receipts may be ahead of it, and another process may be reading it: it is done once its verdict is no longer `new`.
    for (let now = await this.find(id, by); ; now = await this.find(id, by)) {
      if (now.verdict !== 'new') return toReceiptView(now, language);
      await this.processor.processBatch();
    }
  }

  /**
   * The sources of the project, if one is given; null for a key with access to everything, including sources that left the
   * config.
   */
  private sourcesOf(by: Access, wanted: string | undefined): string[] | null {
    if (by.projects === null && wanted === undefined) return null;
    const fits = (project: string): boolean => maySee(by, project) && (wanted === undefined || project === wanted);
    return [...this.projectOf].filter(([, project]) => fits(project)).map(([source]) => source);
  }

  private async find(id: string, by: Access): Promise<ReceiptEntity> {
    const receipt = await this.receipts.find(id);
    if (!receipt || !maySee(by, this.projectOf.get(receipt.sourceId))) throw notFound('receipt');
    return receipt;
  }
}
