import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { type Config, CONFIG } from '../../config/config.js';
import type { Language } from '../../domain/localized-text.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { mapInSlices } from '../../runtime/time-slice.js';
import { auditEntry, AuditStore } from '../../store/admin/audit.store.js';
import { CallListsStore } from '../../store/calls/call-lists.store.js';
import type { CallFilter } from '../../store/calls/call-search.js';
import type { CallEntity } from '../../store/schema/entities/call.entity.js';
import { AccessLog } from '../access/access-log.service.js';
import { maySee, type Access } from '../access/access.js';
import { isTextSearch } from '../http/heavy-requests.js';
import { notFound } from '../http/problem.js';
import { CurrentAccess, IdParam, RequestLanguage, ValidQuery } from '../http/request-decorators.js';
import { GetRoute, PostRoute, RouteTag } from '../http/route.js';
import { SortedLists } from '../http/sorted-page.js';
import { callFilterQuery, callQuery, toCallFilter } from './call-filter.js';
import { CALL_EXAMPLE, callCountSchema, callListSchema, revealedSchema, toCallView, toWorth } from './call-views.js';
import { listedCalls } from './listed-calls.js';
import { toMarkView } from './mark-views.js';
import { JOURNEY_EXAMPLE, journeySchema, type JourneyView } from './journey-views.js';
import { JourneyService } from './journey.service.js';

/** Calls, and each call's journey. */
@RouteTag('calls')
@Controller('api/v1/calls')
export class CallsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly calls: CallListsStore,
    private readonly journeys: JourneyService,
    private readonly audit: AuditStore,
    private readonly lists: SortedLists,
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
      items: [
        {
          ...CALL_EXAMPLE,
          destinations: [{ id: 'metrika-okna', state: 'delivered' }],
          marks: [],
          conversions: [{ goal: 'quality-call', value: 1500, currency: 'RUB' }],
        },
      ],
      nextCursor: null,
    },
  })
  async list(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof callQuery>,
  ): Promise<z.output<typeof callListSchema>> {
    const filter = await this.filterOf(query, by);
    const { items, nextCursor } = await this.lists.page('calls', query, listedCalls(this.calls, filter));
    const ids = items.map(({ id }) => id);
    const [progress, marks, conversions] = await Promise.all([
      this.calls.progressOf(ids),
      this.calls.marksOf(ids),
      this.calls.validConversionsOf(ids),
    ]);
    return {
      items: await mapInSlices(items, (call) => ({
        ...toCallView(call),
        destinations: progress.get(call.id) ?? [],
        marks: (marks.get(call.id) ?? []).map(toMarkView),
        conversions: (conversions.get(call.id) ?? []).map(toWorth),
      })),
      nextCursor,
    };
  }

  @GetRoute('count', {
    role: 'viewer',
    summary: 'How many calls the list shows for the same filters',
    heavy: isTextSearch,
    query: callFilterQuery,
    answer: callCountSchema,
    example: { total: 1234, complete: true },
  })
  async count(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof callFilterQuery>,
  ): Promise<z.output<typeof callCountSchema>> {
    const { rows, complete } = await this.calls.matches(await this.filterOf(query, by));
    return { total: rows.length, complete };
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

  /** A search for a whole number is recorded in the audit log. */
  private async filterOf(query: z.output<typeof callFilterQuery>, by: Access): Promise<CallFilter> {
    const filter = toCallFilter(query, by, this.config.timezone);
    if (filter.phone?.kind === 'number') await this.log.record(by, 'calls.search', query.project, { by: 'phone' });
    return filter;
  }

  private async find(id: string, by: Access): Promise<CallEntity> {
    const call = await this.calls.find(id);
    if (!call || !maySee(by, call.projectId)) throw notFound('call');
    return call;
  }
}
