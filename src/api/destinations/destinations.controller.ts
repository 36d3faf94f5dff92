import { Controller } from '@nestjs/common';
import { z } from 'zod';
import type { Language } from '../../domain/localized-text.js';
import { HealthStore } from '../../store/statistics/health.store.js';
import type { Access } from '../access/access.js';
import { Cursors } from '../http/cursors.js';
import { pageOfAll, pageQuery, textParameter } from '../http/input.js';
import { CurrentAccess, IdParam, RequestLanguage, ValidBody, ValidQuery } from '../http/request-decorators.js';
import { GetRoute, PostRoute, RouteTag } from '../http/route.js';
import {
  CHECK_EXAMPLE,
  checkSchema,
  CONFIRMATION_EXAMPLE,
  confirmSchema,
  ROUND_EXAMPLE,
  roundSchema,
  toConfirmView,
  toRoundView,
  type CheckView,
  type ConfirmView,
  type RoundView,
} from './destination-action-views.js';
import { DestinationActionsService, DestinationStatusService } from './destination-actions.service.js';
import {
  DESTINATION_EXAMPLE,
  destinationListSchema,
  destinationViewSchema,
  REPORTING_DESTINATION_EXAMPLE,
  toDestinationView,
  type DestinationContext,
  type DestinationView,
} from './destination-views.js';
import { READ_EXAMPLE, readSchema, toReadView, type ReadView } from '../truth/truth-views.js';

const pauseBody = z.strictObject({ note: textParameter.optional().describe('Shown with the reason.') });

/** The ad platforms' accounts: their status, and actions on them. */
@RouteTag('destinations')
@Controller('api/v1/destinations')
export class DestinationsController {
  constructor(
    private readonly statuses: DestinationStatusService,
    private readonly actions: DestinationActionsService,
    private readonly health: HealthStore,
    private readonly cursors: Cursors,
  ) {}

  @GetRoute('', {
    role: 'viewer',
    summary: 'Destinations, those no longer in the config last',
    query: pageQuery,
    answer: destinationListSchema,
    example: { items: [DESTINATION_EXAMPLE, REPORTING_DESTINATION_EXAMPLE], nextCursor: null },
  })
  async list(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof pageQuery>,
    @RequestLanguage() language: Language,
  ): Promise<z.output<typeof destinationListSchema>> {
    const context = await this.context();
    const { items, next } = pageOfAll(
      (await this.statuses.visible(by)).filter(({ project }) => (query.project ?? project) === project),
      await this.cursors.pageOf('destinations', query),
      ({ id }) => id,
    );
    const views = items.map((status) => toDestinationView(status, context, language));
    return { items: views, nextCursor: await this.cursors.nextOf('destinations', next) };
  }

  @PostRoute(':id/pause', {
    role: 'operator',
    summary: 'Stops sending there until somebody resumes',
    description: 'Requests in flight are finished; rows wait, and their windows keep running.',
    body: pauseBody,
    bodyExample: { note: 'The counter is being moved.' },
    answer: destinationViewSchema,
    example: { ...DESTINATION_EXAMPLE, by: 'person', byName: 'Анна' },
  })
  async pause(
    @CurrentAccess() by: Access,
    @IdParam('destination') id: string,
    @ValidBody() { note = null }: { note?: string | null },
    @RequestLanguage() language: Language,
  ): Promise<DestinationView> {
    await this.actions.pause(await this.statuses.find(id, by), by, note);
    return this.viewOf(id, by, language);
  }

  @PostRoute(':id/resume', {
    role: 'operator',
    summary: 'Lifts pause, delay and breaker, also when there was none',
    answer: destinationViewSchema,
    example: { ...DESTINATION_EXAMPLE, state: 'active', by: null, reason: null, since: null },
  })
  async resume(
    @CurrentAccess() by: Access,
    @IdParam('destination') id: string,
    @RequestLanguage() language: Language,
  ): Promise<DestinationView> {
    await this.actions.resume(await this.statuses.find(id, by), by);
    return this.viewOf(id, by, language);
  }

  @PostRoute(':id/run', {
    role: 'operator',
    summary: 'One upload round of what is due now',
    description:
      'Waits for a round that is already running and ignores an open circuit breaker. Platform errors are in the answer.',
    answer: roundSchema,
    example: ROUND_EXAMPLE,
    problems: ['DESTINATION_PAUSED', 'DESTINATION_DISABLED', 'DESTINATION_GONE', 'TOO_MANY_ACTIONS'],
  })
  async run(
    @CurrentAccess() by: Access,
    @IdParam('destination') id: string,
    @RequestLanguage() language: Language,
  ): Promise<RoundView> {
    return toRoundView(await this.actions.run(await this.statuses.find(id, by), by), language);
  }

  @PostRoute(':id/confirm', {
    role: 'operator',
    summary: 'Asks for every outstanding verdict and looks up every lost answer',
    answer: confirmSchema,
    example: CONFIRMATION_EXAMPLE,
    problems: ['DESTINATION_DISABLED', 'DESTINATION_GONE', 'TOO_MANY_ACTIONS'],
  })
  async confirm(
    @CurrentAccess() by: Access,
    @IdParam('destination') id: string,
    @RequestLanguage() language: Language,
  ): Promise<ConfirmView> {
    const { summary, lost, verdictsComeLater } = await this.actions.confirm(await this.statuses.find(id, by), by);
    return toConfirmView(summary, { ...lost, verdictsComeLater }, language);
  }

  @PostRoute(':id/read', {
    role: 'operator',
    summary: 'Reads back now what the platform shows of the conversions that it was sent',
    description: 'Platform errors are in the answer. A report that the platform prepares first can take minutes.',
    answer: readSchema,
    example: READ_EXAMPLE,
    problems: ['DESTINATION_GONE', 'TOO_MANY_ACTIONS'],
  })
  async read(
    @CurrentAccess() by: Access,
    @IdParam('destination') id: string,
    @RequestLanguage() language: Language,
  ): Promise<ReadView> {
    return toReadView(await this.actions.read(await this.statuses.find(id, by), by), language);
  }

  @PostRoute(':id/check', {
    role: 'operator',
    summary: 'Proves credentials and settings without sending a conversion',
    description: 'Where nothing fails, a pause or back-off that Ringback made is lifted.',
    answer: checkSchema,
    example: CHECK_EXAMPLE,
    problems: ['DESTINATION_GONE', 'TOO_MANY_ACTIONS'],
  })
  async check(
    @CurrentAccess() by: Access,
    @IdParam('destination') id: string,
    @RequestLanguage() language: Language,
  ): Promise<CheckView> {
    const { results, resumed } = await this.actions.check(await this.statuses.find(id, by), by);
    return {
      destination: id,
      ok: results.every(({ result }) => result !== 'failed'),
      resumed,
      results: results.map(({ name, result, text }) => ({ name, result, text: text[language] })),
    };
  }

  private async viewOf(id: string, by: Access, language: Language): Promise<DestinationView> {
    return toDestinationView(await this.statuses.find(id, by), await this.context(), language);
  }

  private async context(): Promise<DestinationContext> {
    return {
      backlogs: await this.health.backlogs(),
      values: await this.health.waitingValues(),
      nextRound: (status) => this.statuses.nextRoundOf(status),
    };
  }
}
