import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Language } from '../../domain/reason.js';
import { HealthStore } from '../../store/statistics/health.store.js';
import { DestinationWorkService } from '../destinations/destination-work.service.js';
import {
  DESTINATION,
  destinationListSchema,
  destinationSchema,
  REPORTING_DESTINATION,
  toDestinationView,
  type DestinationView,
} from '../destinations/destination.view.js';
import { StandingsService } from '../destinations/standings.service.js';
import {
  CHECK,
  checkSchema,
  CONFIRMATION,
  confirmSchema,
  ROUND,
  roundSchema,
  toConfirmView,
  toRoundView,
  type CheckView,
  type ConfirmView,
  type RoundView,
} from '../destinations/work.views.js';
import { pageOfAll, pageQuery, text, toPage } from '../filters/common.js';
import type { Access } from '../keys/access.js';
import { By, Id, In, ValidBody, ValidQuery } from '../routes/params.js';
import { GetRoute, PostRoute } from '../routes/route.js';

const pauseBody = z.strictObject({ note: text.optional().describe('Shown with the reason.') });

/** The ad platforms' accounts: how they stand, and what people may have them do. */
@ApiTags('destinations')
@Controller('api/v1/destinations')
export class DestinationsController {
  constructor(
    private readonly standings: StandingsService,
    private readonly work: DestinationWorkService,
    private readonly health: HealthStore,
  ) {}

  @GetRoute('', {
    role: 'viewer',
    summary: 'Destinations, those that left the config last',
    query: pageQuery,
    answer: destinationListSchema,
    example: { items: [DESTINATION, REPORTING_DESTINATION], nextCursor: null },
  })
  async list(
    @By() by: Access,
    @ValidQuery() query: z.output<typeof pageQuery>,
    @In() language: Language,
  ): Promise<z.output<typeof destinationListSchema>> {
    const backlogs = await this.health.backlogs();
    const { items, nextCursor } = pageOfAll(await this.standings.visible(by), toPage(query), ({ id }) => id);
    return { items: items.map((standing) => toDestinationView(standing, backlogs.get(standing.id), language)), nextCursor };
  }

  @PostRoute(':id/pause', {
    role: 'operator',
    summary: 'Stops sending there until somebody resumes',
    description: 'Requests under way are finished; rows wait and their windows run on.',
    body: pauseBody,
    bodyExample: { note: 'The counter is being moved.' },
    answer: destinationSchema,
    example: { ...DESTINATION, by: 'person', byName: 'Анна' },
  })
  async pause(
    @By() by: Access,
    @Id('destination') id: string,
    @ValidBody() { note = null }: { note?: string | null },
    @In() language: Language,
  ): Promise<DestinationView> {
    await this.work.pause(await this.standings.find(id, by), by, note);
    return this.shown(id, by, language);
  }

  @PostRoute(':id/resume', {
    role: 'operator',
    summary: 'Lifts pause, delay and breaker, also when there was none',
    answer: destinationSchema,
    example: { ...DESTINATION, state: 'active', by: null, reason: null, since: null },
  })
  async resume(@By() by: Access, @Id('destination') id: string, @In() language: Language): Promise<DestinationView> {
    await this.work.resume(await this.standings.find(id, by), by);
    return this.shown(id, by, language);
  }

  @PostRoute(':id/run', {
    role: 'operator',
    summary: 'One upload round of what is due now',
    description: 'Waits for one that is already running, ignores an open breaker. Trouble of the platform is in the answer.',
    answer: roundSchema,
    example: ROUND,
    problems: ['DESTINATION_PAUSED', 'DESTINATION_DISABLED', 'DESTINATION_GONE'],
  })
  async run(@By() by: Access, @Id('destination') id: string, @In() language: Language): Promise<RoundView> {
    return toRoundView(await this.work.run(await this.standings.find(id, by), by), language);
  }

  @PostRoute(':id/confirm', {
    role: 'operator',
    summary: 'Asks for every outstanding verdict and looks up every lost answer',
    answer: confirmSchema,
    example: CONFIRMATION,
    problems: ['DESTINATION_DISABLED', 'DESTINATION_GONE'],
  })
  async confirm(@By() by: Access, @Id('destination') id: string, @In() language: Language): Promise<ConfirmView> {
    const { summary, lost } = await this.work.confirm(await this.standings.find(id, by), by);
    return toConfirmView(summary, lost, language);
  }

  @PostRoute(':id/check', {
    role: 'operator',
    summary: 'Proves credentials and settings without sending a conversion',
    description: 'Where nothing fails, a pause or back-off that Ringback made is lifted.',
    answer: checkSchema,
    example: CHECK,
    problems: ['DESTINATION_GONE'],
  })
  async check(@By() by: Access, @Id('destination') id: string, @In() language: Language): Promise<CheckView> {
    const { results, resumed } = await this.work.check(await this.standings.find(id, by), by);
    return {
      destination: id,
      ok: results.every(({ result }) => result !== 'failed'),
      resumed,
      results: results.map(({ name, result, text }) => ({ name, result, text: text[language] })),
    };
  }

  private async shown(id: string, by: Access, language: Language): Promise<DestinationView> {
    const backlogs = await this.health.backlogs();
    return toDestinationView(await this.standings.find(id, by), backlogs.get(id), language);
  }
}
