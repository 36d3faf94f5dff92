import { z } from 'zod';
import type { ProjectConfig } from '../../config/config.js';
import type { Destination } from '../../destinations/destinations.js';
import { maskNumbers, maskCallerNumbers } from '../../domain/calls/masking.js';
import type { Goal } from '../../domain/goals/goal.js';
import type { LocalizedText, Language } from '../../domain/localized-text.js';
import { describeExclusion, describeGoal } from '../../messages/goal-descriptions.js';
import { listOf } from '../http/answer.js';

const sentences = z.array(z.string()).describe('In the language of Accept-Language.');

const projectGoalsSchema = z
  .strictObject({
    project: z.string(),
    exclude: sentences,
    goals: z.array(
      z.strictObject({
        goal: z.string(),
        name: z.string().describe('What people call it; the id where the config has no name.'),
        sentences,
        rules: z
          .record(z.string(), z.unknown())
          .describe(
            'As in the config, with defaults; callers’ whole numbers are masked for viewers. Accepted by `POST /goals/simulate`.',
          ),
        builtIn: z.boolean().describe('Not from the config: every ended call meets it.'),
        conversions: z
          .number()
          .int()
          .nullable()
          .describe(
            'Calls of the last 30 days, today included, that meet it; null for the built-in goal, which statistics leave out.',
          ),
        destinations: z.array(
          z.strictObject({
            destination: z.string(),
            platform: z.string(),
            enabled: z.boolean(),
            name: z.string().describe('What the platform calls it: target, event, conversion action.'),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'ProjectGoals' });
export const goalsSchema = listOf(projectGoalsSchema);
export type ProjectGoalsView = z.output<typeof projectGoalsSchema>;

/** Everything shown about one project's goals. */
export interface ProjectGoalsInput {
  /** Includes the built-in goal if a destination takes it. */
  readonly project: ProjectConfig;
  readonly builtIn: string;
  readonly destinations: readonly Destination[];
  /** By goal. */
  readonly conversions: ReadonlyMap<string, number>;
  readonly hideNumbers: boolean;
}

export function toProjectGoals(
  { project, builtIn, destinations, conversions, hideNumbers }: ProjectGoalsInput,
  language: Language,
): ProjectGoalsView {
  const { id, exclude, goals } = project;
  const inLanguage = (texts: readonly LocalizedText[]): string[] => texts.map((text) => text[language]);
  const masked = (numbers: readonly string[]) => (hideNumbers ? (maskNumbers(numbers) as string[]) : numbers);
  return {
    project: id,
    exclude: inLanguage(describeExclusion({ callers: masked(exclude.callers), trackingNumbers: exclude.trackingNumbers })),
    goals: goals.map((goal) => {
      const shown = hideNumbers ? (maskCallerNumbers(goal) as Goal) : goal;
      return {
        goal: goal.id,
        name: goal.name ?? goal.id,
        sentences: inLanguage(describeGoal(shown)),
        rules: { ...shown },
        builtIn: goal.id === builtIn,
        conversions: goal.id === builtIn ? null : (conversions.get(goal.id) ?? 0),
        destinations: destinations.flatMap(({ id: destination, config, platform }) => {
          const target = platform.goalTargets.get(goal.id);
          return target === undefined
            ? []
            : [{ destination, platform: config.platform, enabled: config.enabled, name: target.name }];
        }),
      };
    }),
  };
}

export const PROJECT_GOALS_EXAMPLE: ProjectGoalsView = {
  project: 'okna',
  exclude: ['Calls from +7495* are kept and never count.'],
  goals: [
    {
      goal: 'quality-call',
      name: 'Quality call',
      sentences: ['A call counts if it is marked as a quality call and it was answered.', 'It is worth 1,500 RUB.'],
      rules: {
        id: 'quality-call',
        name: 'Quality call',
        when: { quality: true, answered: true },
        at: 'end',
        value: 1500,
        currency: 'RUB',
        valueBy: [],
        oncePerCallerDays: null,
        holdMinutes: 0,
      },
      builtIn: false,
      conversions: 118,
      destinations: [{ destination: 'metrika-okna', platform: 'yandex-metrica', enabled: true, name: 'quality_call' }],
    },
  ],
};
