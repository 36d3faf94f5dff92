import { AppError } from '../runtime/errors.js';

/** The way from the top of the file to one value. */
export type Path = readonly (string | number)[];

/** One thing wrong with the config: where, and what to do. Never a secret. */
export interface Problem {
  /** As in `projects[0].destinations[1].token`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** The config cannot be used; every problem found is in it. The command line exits with 78. */
export class ConfigError extends AppError {
  constructor(readonly problems: readonly Problem[]) {
    super('RB_CONFIG', problems.map(({ path, message }) => `- ${path === '' ? '' : `${path}: `}${message}`).join('\n'));
  }
}

export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}
