import { Controller, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Config, ProjectConfig } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import { Destinations } from '../../destinations/destinations.js';
import { CALL_GOAL } from '../../domain/goals/goal.js';
import type { Language } from '../../domain/reason.js';
import { sumOfDays } from '../../domain/statistics/daily-counts.js';
import { dayOf } from '../../domain/time/business-days.js';
import { DAY } from '../../domain/time/instant.js';
import { ProcessingSettings } from '../../processing/processing-settings.js';
import { StoredCallsService } from '../../processing/replay/stored-calls.service.js';
import type { Clock } from '../../runtime/clock.js';
import { CLOCK } from '../../runtime/tokens.js';
import type { CallScope } from '../../store/calls/calls.store.js';
import { exampleOf, sendFile } from '../export/send-file.js';
import { pageOfAll, periodOf, toPage } from '../filters/common.js';
import { separatorOf } from '../filters/export-filter.js';
import { goalsQuery } from '../filters/goals-filter.js';
import { projectsFor } from '../filters/stats-filter.js';
import { CHANGE_COLUMNS, changesFile } from '../goals/change-columns.js';
import { goalsSchema, PROJECT_GOALS, toProjectGoals } from '../goals/goals.view.js';
import { goalsOf, simulateBody, simulateFileBody } from '../goals/simulate.body.js';
import { SIMULATE, SIMULATION, SIMULATION_SAMPLE } from '../goals/simulation.example.js';
import { simulationSchema, toSimulationView, type SimulationView } from '../goals/simulation.view.js';
import { mayAct, sees, type Access } from '../keys/access.js';
import { notFound } from '../problems/problem.js';
import { By, In, ValidBody, ValidQuery } from '../routes/params.js';
import { GetRoute, PostCsvRoute, PostRoute } from '../routes/route.js';
import { FiguresService } from '../stats/figures.service.js';

const DAYS_COUNTED = 30;

/** What counts, in words, and other rules tried over stored calls. */
@ApiTags('goals')
@Controller('api/v1/goals')
export class GoalsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly settings: ProcessingSettings,
    private readonly stored: StoredCallsService,
    private readonly destinations: Destinations,
    private readonly figures: FiguresService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @GetRoute('', {
    role: 'viewer',
    summary: 'The goals of each project in sentences, what meets them, and where they are told',
    query: goalsQuery,
    answer: goalsSchema,
    example: { items: [PROJECT_GOALS], nextCursor: null },
  })
  async list(
    @By() by: Access,
    @ValidQuery() query: z.output<typeof goalsQuery>,
    @In() language: Language,
  ): Promise<z.output<typeof goalsSchema>> {
    const visible = projectsFor(this.config, by, query.project);
    const { items, nextCursor } = pageOfAll(visible, toPage(query), ({ id }) => id);
    const hideNumbers = !mayAct(by, 'operator');
    const views = items.map(async (project) => {
      const atHand = {
        project: this.settings.project(project.id),
        builtIn: CALL_GOAL.id,
        destinations: this.destinations.ofProject(project.id),
        conversions: await this.conversions(project),
        hideNumbers,
      };
      return toProjectGoals(atHand, language);
    });
    return { items: await Promise.all(views), nextCursor };
  }

  @PostRoute('simulate', {
    role: 'operator',
    summary: 'What these rules would make of stored calls, against what stands; changes nothing',
    description:
      '`from` and `to` are about the call’s start. `ringback replay --goals` does exactly this with the goals of the config. With goals that no destination lists there are no uploads.',
    body: simulateBody,
    bodyExample: SIMULATE,
    answer: simulationSchema,
    example: SIMULATION,
    problems: ['NOT_FOUND'],
  })
  async simulate(@By() by: Access, @ValidBody() body: z.output<typeof simulateBody>): Promise<SimulationView> {
    const { stored, scope } = this.trial(by, body);
    return toSimulationView(await stored.simulate(scope, 'goals'));
  }

  @PostCsvRoute('simulate.csv', {
    role: 'operator',
    summary: 'Every call that these rules would make otherwise, as a file for spreadsheets; changes nothing',
    body: simulateFileBody,
    bodyExample: { ...SIMULATE, separator: 'semicolon' },
    example: exampleOf(CHANGE_COLUMNS, { project: SIMULATE.project, ...SIMULATION_SAMPLE }),
    problems: ['NOT_FOUND'],
  })
  simulateFile(@By() by: Access, @ValidBody() body: z.output<typeof simulateFileBody>, @Res() reply: FastifyReply): void {
    const { separator, ...asked } = body;
    const { stored, scope } = this.trial(by, asked);
    sendFile(reply, 'changes.csv', changesFile(scope.project, stored.changes(scope), separatorOf({ separator })));
  }

  /** Stored calls under the rules to be tried. @throws Problem for another client's project and for rules that cannot be used */
  private trial(by: Access, body: z.output<typeof simulateBody>): { stored: StoredCallsService; scope: CallScope } {
    const { project } = body;
    if (!this.settings.hasProject(project) || !sees(by, project)) throw notFound('project');
    const stored = this.stored.withSettings(this.settings.withGoals(project, goalsOf(body)));
    return { stored, scope: { project, by: 'start', ...periodOf(body, this.config.timezone) } };
  }

  /** By goal, over the last thirty days. */
  private async conversions(project: ProjectConfig): Promise<ReadonlyMap<string, number>> {
    const first = dayOf(this.clock.now() - (DAYS_COUNTED - 1) * DAY, this.config.timezone);
    const sum = sumOfDays(await this.figures.byDay(project, { first, last: null }));
    return new Map(sum.wordsAfter('goal').map((goal) => [goal, sum.get('goal', goal)]));
  }
}
