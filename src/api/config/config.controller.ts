import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { CONFIG_RELOADER, type ConfigDifference, type ConfigReloader } from '../../config/diff/config-reloader.js';
import { ConfigError } from '../../config/messages/config-problem.js';
import { type Language, bothLanguages } from '../../domain/localized-text.js';
import { AppError } from '../../runtime/errors.js';
import type { Access } from '../access/access.js';
import { ApiProblem } from '../http/problem.js';
import { CurrentAccess, RequestLanguage } from '../http/request-decorators.js';
import { GetRoute, PostRoute, RouteTag } from '../http/route.js';

const text = z.string().nullable();
const differenceSchema = z
  .strictObject({
    changes: z
      .array(
        z.strictObject({
          path: z.string().describe('By ids: `projects[okna].destinations[metrika-okna].schedule`.'),
          kind: z.enum(['added', 'removed', 'changed']),
          before: text.describe('`null` where it may not be shown: secrets, and texts that could hold one.'),
          after: text,
        }),
      )
      .describe('Against the config that runs.'),
    effects: z.array(z.string()).describe('What it does to calls that wait, in the language of Accept-Language.'),
    needsRestart: z.array(z.string()).describe('Changed paths that only a restart applies; a reload is refused then.'),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'ConfigDifference' });
type DifferenceView = z.output<typeof differenceSchema>;

const EXAMPLE: DifferenceView = {
  changes: [
    { path: 'projects[okna].destinations[metrika-okna].schedule', kind: 'changed', before: '7 * * * *', after: '9 * * * *' },
  ],
  effects: ['metrika-okna changes: a round under way ends with the old settings, 14 waiting uploads go out with the new ones.'],
  needsRestart: [],
  warnings: [],
};

/** Reload of the config file while the service runs. */
@RouteTag('config')
@Controller('api/v1/config')
export class ConfigController {
  constructor(@Inject(CONFIG_RELOADER) private readonly reloader: ConfigReloader | null) {}

  @GetRoute('diff', {
    role: 'admin',
    heavy: true,
    summary: 'What the config file, as it is now, would change; changes nothing',
    description: 'For a key that sees all projects. `ringback config diff` says the same.',
    answer: differenceSchema,
    example: EXAMPLE,
    problems: ['CONFIG_UNUSABLE', 'CONFIG_NOT_RELOADABLE'],
  })
  async diff(@CurrentAccess() by: Access, @RequestLanguage() language: Language): Promise<DifferenceView> {
    const reloader = this.reloaderFor(by);
    return toView(await answerProblems(() => reloader.preview(language)), language);
  }

  @PostRoute('reload', {
    role: 'admin',
    heavy: true,
    summary: 'Puts the config file, as it is now, in the place of the config that runs; all or nothing',
    description:
      'For a key that sees all projects. Requests and rounds under way end with the old config. Written to the audit ' +
      'log. A SIGHUP ' +
      'to the process does the same.',
    answer: differenceSchema,
    example: EXAMPLE,
    problems: ['CONFIG_UNUSABLE', 'CONFIG_NEEDS_RESTART', 'CONFIG_NOT_RELOADABLE'],
  })
  async reload(@CurrentAccess() by: Access, @RequestLanguage() language: Language): Promise<DifferenceView> {
    const reloader = this.reloaderFor(by);
    return toView(await answerProblems(() => reloader.reload({ name: by.name, keyId: by.keyId }, language)), language);
  }

  /** The config concerns everybody: a key limited to some projects may not see the others'. */
  private reloaderFor(by: Access): ConfigReloader {
    if (by.projects !== null)
      throw new ApiProblem(
        'ROLE_TOO_LOW',
        bothLanguages('The config is for keys that see all projects.', 'Конфиг доступен ключам, которым видны все проекты.'),
      );
    if (this.reloader === null)
      throw new ApiProblem(
        'CONFIG_NOT_RELOADABLE',
        bothLanguages('This service was not started from a config file.', 'Этот сервис запущен не из файла конфига.'),
      );
    return this.reloader;
  }
}

async function answerProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConfigError) {
      const problems = error.problems.map(({ path, message, line }) => ({ path, message, ...(line !== undefined && { line }) }));
      throw new ApiProblem('CONFIG_UNUSABLE', error.text, null, {}, problems);
    }
    if (error instanceof AppError && error.code === 'RB_RELOAD_RESTART') throw new ApiProblem('CONFIG_NEEDS_RESTART', error.text);
    throw error;
  }
}

function toView({ changes, effects, needsRestart, warnings }: ConfigDifference, language: Language): DifferenceView {
  return {
    changes: changes.map((change) => ({ ...change })),
    effects: effects.map((effect) => effect[language]),
    needsRestart: [...needsRestart],
    warnings: [...warnings],
  };
}
