import type { Config } from '../../config/config.js';
import { bothLanguages } from '../../domain/localized-text.js';
import { rungsOf, type Rung } from './rung.js';

const rung = rungsOf('config');

/** A config that cannot be used never comes here. */
export function configRungs({ file, projects }: Config, warnings: readonly string[]): Rung[] {
  if (file === null) {
    const text = bothLanguages(
      'There is no config file, so there are no sources and no destinations. Copy ringback.example.yaml to ringback.yaml and fill it in.',
      'Файла настроек нет, поэтому нет ни источников, ни площадок. Скопируйте ringback.example.yaml в ringback.yaml и заполните.',
    );
    return [rung('file', 'failed', text)];
  }
  const counts = [
    projects.length,
    projects.flatMap(({ sources }) => sources).length,
    projects.flatMap(({ destinations }) => destinations).length,
  ];
  const text = bothLanguages(
    `The config is read and complete. Projects: ${counts[0]}, sources: ${counts[1]}, destinations: ${counts[2]}.`,
    `Настройки прочитаны полностью. Проектов: ${counts[0]}, источников: ${counts[1]}, площадок: ${counts[2]}.`,
  );
  // What the config says of itself is said in the config's own words.
  return [
    rung('file', 'proved', text),
    ...warnings.map((warning) => rung('warning', 'doubtful', bothLanguages(warning, warning))),
  ];
}
