import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { type Config, CONFIG } from '../../config/config.js';
import type { Language } from '../../domain/localized-text.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { CallListsStore } from '../../store/calls/call-lists.store.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { AccessLog } from '../access/access-log.service.js';
import { maySee, type Access } from '../access/access.js';
import { isTextSearch } from '../http/heavy-requests.js';
import { Cursors } from '../http/cursors.js';
import { notFound } from '../http/problem.js';
import { CurrentAccess, IdParam, RequestLanguage, ValidQuery } from '../http/request-decorators.js';
import { GetRoute, PostRoute } from '../http/route.js';
import { callQuery, toCallFilter } from './call-filter.js';
import { CALL_EXAMPLE, callListSchema, revealedSchema, toCallView } from './call-views.js';
import { toMarkView } from './mark-views.js';
import { JOURNEY_EXAMPLE, journeySchema, type JourneyView } from './journey-views.js';
import { JourneyService } from './journey.service.js';

/** Calls, and the way of each one. */
@ApiTags('calls')
@Controller('api/v1/calls')
export class CallsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly calls: CallListsStore,
    private readonly journeys: JourneyService,
    private readonly audit: AuditStore,
    private readonly cursors: Cursors,
    private readonly log: AccessLog,
  ) {}

  @GetRoute('', {
    role: 'viewer',
    summary: 'Calls, newest first',
    description: '`from` and `to` are about the call’s start, or the first webhook where no start came.',
    heavy: isTextSearch,
    query: callQuery,
    answer: callListSchema,
    example: {
      items: [{ ...CALL_EXAMPLE, destinations: [{ id: 'metrika-okna', state: 'delivered' }], marks: [] }],
      nextCursor: null,
    },
  })
  async list(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof callQuery>,
  ): Promise<z.output<typeof callListSchema>> {
    const filter = toCallFilter(query, by, this.config.timezone);
    const page = await this.cursors.pageOf('calls', query);
    if (filter.phone?.kind === 'number') await this.log.record(by, 'calls.search', query.project, { by: 'phone' });
    const { items, next } = await this.calls.list(filter, page);
    const ids = items.map(({ id }) => id);
    const progress = await this.calls.progressOf(ids);
    const marks = await this.calls.marksOf(ids);
    return {
      items: items.map((call) => ({
        ...toCallView(call),
        destinations: progress.get(call.id) ?? [],
        marks: (marks.get(call.id) ?? []).map(toMarkView),
      })),
      nextCursor: await this.cursors.nextOf('calls', next),
    };
  }

  @GetRoute(':id', {
    role: 'viewer',
    summary: 'The journey of one call: webhooks, goals, uploads, and what would change where it stands',
    answer: journeySchema,
    example: JOURNEY_EXAMPLE,
  })
  async journey(
    @CurrentAccess() by: Access,
    @IdParam('call') id: string,
    @RequestLanguage() language: Language,
  ): Promise<JourneyView> {
    return this.journeys.journeyOf(await this.find(id, by), language);
  }

  @PostRoute(':id/reveal', {
    role: 'operator',
    summary: 'The caller’s number and address in full',
    description: 'Written to the audit log.',
    answer: revealedSchema,
    example: { callerNumber: '+79161234567', ip: '203.0.113.77' },
  })
  async reveal(@CurrentAccess() by: Access, @IdParam('call') id: string): Promise<z.output<typeof revealedSchema>> {
    const { projectId, callerNumber, ip } = await this.find(id, by);
    await this.audit.record(auditEntry(by, this.clock.now(), 'calls.reveal', { projectId, subject: id }));
    return { callerNumber, ip };
  }

  private async find(id: string, by: Access): Promise<CallEntity> {
    const call = await this.calls.find(id);
    if (!call || !maySee(by, call.projectId)) throw notFound('call');
    return call;
  }
}
