import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { type Config, CONFIG } from '../../config/config.js';
import { RequestListsStore } from '../../store/uploads/requests.store.js';
import { maySee, type Access } from '../access/access.js';
import { Cursors } from '../http/cursors.js';
import { periodOf } from '../http/input.js';
import { notFound } from '../http/problem.js';
import { CurrentAccess, IdParam, ValidQuery } from '../http/request-decorators.js';
import { GetRoute, RouteTag } from '../http/route.js';
import { requestQuery, REQUEST_EXAMPLE, requestListSchema, requestSchema, toRequestView, type RequestView } from './log-views.js';

/** The requests sent to the platforms. */
@RouteTag('requests')
@Controller('api/v1/requests')
export class RequestsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly requests: RequestListsStore,
    private readonly cursors: Cursors,
  ) {}

  @GetRoute('', {
    role: 'viewer',
    summary: 'Requests as sent to platforms, newest first',
    description: 'Secrets, phones and addresses are masked. `from` and `to` are about `startedAt`.',
    query: requestQuery,
    answer: requestListSchema,
    example: { items: [REQUEST_EXAMPLE], nextCursor: null },
  })
  async list(
    @CurrentAccess() { projects }: Access,
    @ValidQuery() query: z.output<typeof requestQuery>,
  ): Promise<z.output<typeof requestListSchema>> {
    const { project, destination, outcome } = query;
    const filter = { projects, project, destination, outcome, ...periodOf(query, this.config.timezone) };
    const { items, next } = await this.requests.list(filter, await this.cursors.pageOf('requests', query));
    return { items: items.map(toRequestView), nextCursor: await this.cursors.nextOf('requests', next) };
  }

  @GetRoute(':id', { role: 'viewer', summary: 'One request', answer: requestSchema, example: REQUEST_EXAMPLE })
  async one(@CurrentAccess() by: Access, @IdParam('request') id: string): Promise<RequestView> {
    const request = await this.requests.find(id);
    if (!request || !maySee(by, request.projectId)) throw notFound('request');
    return toRequestView(request);
  }
}
