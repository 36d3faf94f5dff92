import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import { toIso } from '../../domain/instant.js';
import { ReceiptListsStore } from '../../store/receipt-lists.store.js';
import { pageOfAll, pageQuery, toPage } from '../filters/common.js';
import { sees, type Access } from '../keys/access.js';
import { By, ValidQuery } from '../routes/params.js';
import { GetRoute } from '../routes/route.js';
import { listOf, maybeTime } from '../views/common.js';

const count = z.number().int();
const sourceSchema = z
  .strictObject({
    id: z.string(),
    project: z.string(),
    type: z.string(),
    lastWebhookAt: maybeTime,
    receipts: z.strictObject({ new: count, read: count, unreadable: count }).describe('Webhooks that are kept, by verdict.'),
  })
  .meta({ id: 'Source' });
const sourceListSchema = listOf(sourceSchema);

/** Where calls come from. */
@ApiTags('sources')
@Controller('api/v1/sources')
export class SourcesController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly receipts: ReceiptListsStore,
  ) {}

  @GetRoute('', {
    role: 'viewer',
    summary: 'Call-tracking accounts and what they have sent',
    query: pageQuery,
    answer: sourceListSchema,
    example: {
      items: [
        {
          id: 'mango-main',
          project: 'okna',
          type: 'mango',
          lastWebhookAt: '2026-11-22T07:49:02.000Z',
          receipts: { new: 0, read: 812, unreadable: 3 },
        },
      ],
      nextCursor: null,
    },
  })
  async list(@By() by: Access, @ValidQuery() query: z.output<typeof pageQuery>): Promise<z.output<typeof sourceListSchema>> {
    const figures = await this.receipts.figures();
    const visible = this.config.projects.filter(({ id }) => sees(by, id));
    const sources = visible.flatMap((project) =>
      project.sources.map(({ id, type }) => {
        const known = figures.get(id);
        const receipts = known?.verdicts ?? { new: 0, read: 0, unreadable: 0 };
        return { id, project: project.id, type, lastWebhookAt: toIso(known?.lastReceivedAt ?? null), receipts };
      }),
    );
    return pageOfAll(sources, toPage(query), ({ id }) => id);
  }
}
