import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Config, type ProjectConfig, CONFIG } from '../../config/config.js';
import { readGoals } from '../../config/reading/read-project.js';
import { Destinations } from '../../destinations/destinations.js';
import { CALL_GOAL, type Goal } from '../../domain/goals/goal.js';
import { namesCallers } from '../../domain/calls/masking.js';
import { type Language, bothLanguages, combineTexts } from '../../domain/localized-text.js';
import { dayOf } from '../../domain/time/business-days.js';
import { DAY } from '../../domain/time/instant.js';
import { ProcessingSettings } from '../../processing/processing-settings.js';
import { StoredCallsService } from '../../processing/replay/stored-calls.service.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { StatisticsService } from '../../statistics/statistics.service.js';
import type { CallScope } from '../../store/calls/call-scan.store.js';
import { AccessLog } from '../access/access-log.service.js';
import { type Access, mayAct, maySee } from '../access/access.js';
import { csvExample, sendCsv } from '../export/csv-file.js';
import { separatorOf, separatorShape } from '../export/export.controller.js';
import { Cursors } from '../http/cursors.js';
import { idParameter, pageOfAll, pageShape, periodOf, periodShape } from '../http/input.js';
import { ApiProblem, notFound } from '../http/problem.js';
import { CurrentAccess, RequestLanguage, ValidBody, ValidQuery } from '../http/request-decorators.js';
import { GetRoute, PostCsvRoute, PostRoute, RouteTag } from '../http/route.js';
import { visibleProjects } from '../statistics/statistics-filter.js';
import { goalsSchema, PROJECT_GOALS_EXAMPLE, toProjectGoals } from './goals-views.js';
import { SIMULATION_COLUMNS, simulationFile } from './simulation-file.js';
import {
  SIMULATE_EXAMPLE,
  SIMULATION_CHANGE_EXAMPLE,
  SIMULATION_EXAMPLE,
  simulationSchema,
  type SimulationView,
  toSimulationView,
} from './simulation-views.js';

const goalsQuery = z.strictObject({ ...pageShape, project: idParameter.optional() });

const simulateBody = z.strictObject({
  project: idParameter,
  goals: z.array(z.unknown()).describe('In the language of the config’s `goals`.'),
  ...periodShape,
});

const simulateFileBody = simulateBody.extend(separatorShape);

/** @throws ApiProblem with all problems, in the wording of config errors */
function goalRulesOf({ goals }: Pick<z.output<typeof simulateBody>, 'goals'>): readonly Goal[] {
  const read = readGoals(goals);
  if ('goals' in read) return read.goals;
  const [first] = read.problems;
  const detail = combineTexts(
    read.problems.map(({ path, message: { en, ru } }) => bothLanguages(`${path}: ${en}`, `${path}: ${ru}`)),
    (texts) => texts.join(' '),
  );
  throw new ApiProblem('INVALID_BODY', detail, first?.path ?? 'goals', {}, read.problems);
}

const DAYS_COUNTED = 30;

/** The goals in plain sentences, and other rules simulated over stored calls. */
@RouteTag('goals')
@Controller('api/v1/goals')
export class GoalsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly settings: ProcessingSettings,
    private readonly stored: StoredCallsService,
    private readonly destinations: Destinations,
    private readonly statistics: StatisticsService,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly cursors: Cursors,
    private readonly log: AccessLog,
  ) {}

  @GetRoute('', {
    role: 'viewer',
    summary: 'The goals of each project in sentences, what meets them, and where they are sent',
    query: goalsQuery,
    answer: goalsSchema,
    example: { items: [PROJECT_GOALS_EXAMPLE], nextCursor: null },
  })
  async list(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof goalsQuery>,
    @RequestLanguage() language: Language,
  ): Promise<z.output<typeof goalsSchema>> {
    const visible = visibleProjects(this.config, by, query.project);
    const { items, next } = pageOfAll(visible, await this.cursors.pageOf('goals', query), ({ id }) => id);
    const hideNumbers = !mayAct(by, 'operator');
    await this.statistics.upToDate();
    const views = items.map(async (project) => {
      const input = {
        project: this.settings.project(project.id),
        builtIn: CALL_GOAL.id,
        destinations: this.destinations.ofProject(project.id),
        conversions: await this.conversions(project),
        hideNumbers,
      };
      return toProjectGoals(input, language);
    });
    return { items: await Promise.all(views), nextCursor: await this.cursors.nextOf('goals', next) };
  }

  @PostRoute('simulate', {
    role: 'operator',
    summary: 'What these rules would make of stored calls, compared with the current conversions; changes nothing',
    description:
      '`from` and `to` are about the call’s start. `ringback replay --goals` does exactly this with the goals of the ' +
      'config. With goals that no destination lists there are no uploads.',
    heavy: true,
    body: simulateBody,
    bodyExample: SIMULATE_EXAMPLE,
    answer: simulationSchema,
    example: SIMULATION_EXAMPLE,
    problems: ['NOT_FOUND'],
  })
  async simulate(@CurrentAccess() by: Access, @ValidBody() body: z.output<typeof simulateBody>): Promise<SimulationView> {
    const { stored, scope } = this.simulationOf(by, body);
    if (namesCallers(body.goals)) await this.log.record(by, 'calls.search', body.project, { by: 'callerNumbers' });
    return toSimulationView(await stored.simulate(scope, 'goals'));
  }

  @PostCsvRoute('simulate.csv', {
    role: 'operator',
    summary: 'Every call whose result these rules would change, as a file for spreadsheets; changes nothing',
    heavy: true,
    body: simulateFileBody,
    bodyExample: { ...SIMULATE_EXAMPLE, separator: 'semicolon' },
    example: csvExample(SIMULATION_COLUMNS, { project: SIMULATE_EXAMPLE.project, ...SIMULATION_CHANGE_EXAMPLE }),
    problems: ['NOT_FOUND'],
  })
  async simulateFile(
    @CurrentAccess() by: Access,
    @ValidBody() body: z.output<typeof simulateFileBody>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { separator, ...simulation } = body;
    const { stored, scope } = this.simulationOf(by, simulation);
    const detail = namesCallers(body.goals) ? { by: 'callerNumbers' } : {};
    await this.log.record(by, 'goals.export', body.project, detail);
    sendCsv(reply, 'changes.csv', simulationFile(scope.project, stored.changes(scope), separatorOf({ separator })));
  }

  /**
   * Stored calls under the rules to simulate.
   * @throws ApiProblem for another client's project and for unusable rules
   */
  private simulationOf(by: Access, body: z.output<typeof simulateBody>): { stored: StoredCallsService; scope: CallScope } {
    const { project } = body;
    if (!this.settings.hasProject(project) || !maySee(by, project)) throw notFound('project');
    const stored = this.stored.withSettings(this.settings.withGoals(project, goalRulesOf(body)));
    return { stored, scope: { project, by: 'start', ...periodOf(body, this.config.timezone) } };
  }

  /** Conversions by goal over the last thirty days. */
  private conversions(project: ProjectConfig): Promise<ReadonlyMap<string, number>> {
    const first = dayOf(this.clock.now() - (DAYS_COUNTED - 1) * DAY, this.config.timezone);
    return this.statistics.goals(project.id, { first, last: null });
  }
}
