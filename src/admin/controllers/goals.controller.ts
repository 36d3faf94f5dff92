import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import { IntakeSettings } from '../../intake/intake-settings.js';
import { StoredCallsService } from '../../intake/replay/stored-calls.service.js';
import { periodOf } from '../filters/common.js';
import { goalsOf, simulateBody } from '../goals/simulate.body.js';
import { SIMULATION } from '../goals/simulation.example.js';
import { simulationSchema, toSimulationView, type SimulationView } from '../goals/simulation.view.js';
import { sees, type Access } from '../keys/access.js';
import { notFound } from '../problems/problem.js';
import { By, ValidBody } from '../routes/params.js';
import { PostRoute } from '../routes/route.js';

/** Rules over stored calls. */
@ApiTags('goals')
@Controller('api/v1/goals')
export class GoalsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly settings: IntakeSettings,
    private readonly stored: StoredCallsService,
  ) {}

  @PostRoute('simulate', {
    role: 'operator',
    summary: 'What these rules would make of stored calls, against what stands; changes nothing',
    description:
      '`from` and `to` are about the call’s start. `ringback replay --goals` does exactly this with the goals of the config. With goals that no destination lists there are no uploads.',
    body: simulateBody,
    bodyExample: {
      project: 'okna',
      goals: [{ id: 'quality-call', when: { quality: true, minTalkSeconds: 300 }, value: 1500 }],
      from: '2026-11-01',
      to: '2026-11-30',
    },
    answer: simulationSchema,
    example: SIMULATION,
    problems: ['NOT_FOUND'],
  })
  async simulate(@By() by: Access, @ValidBody() body: z.output<typeof simulateBody>): Promise<SimulationView> {
    const { project } = body;
    if (!this.settings.hasProject(project) || !sees(by, project)) throw notFound('project');
    const stored = this.stored.under(this.settings.withGoals(project, goalsOf(body)));
    const scope = { project, by: 'start', ...periodOf(body, this.config.timezone) } as const;
    return toSimulationView(await stored.simulate(scope, 'goals'));
  }
}
