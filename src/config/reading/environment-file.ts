import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Environment } from '../environment.js';
import type { ConfigFinding } from '../messages/config-problem.js';
import { type ReadFile, systemErrorCode, unreadableFileMessage } from './references.js';

interface EnvironmentFile {
  readonly variables: Environment;
  readonly problems: readonly ConfigFinding[];
}

/** `.env` beside the config: lines of `NAME=value`, in the format of docker compose and dotenv. Optional. */
export function readEnvironmentFile(folder: string, readFile: ReadFile): EnvironmentFile {
  const file = join(folder, '.env');
  try {
    return { variables: parseEnv(readFile(file)), problems: [] };
  } catch (error) {
    const code = systemErrorCode(error);
    // A folder of that name is a Python virtual environment.
    if (code === 'ENOENT' || code === 'EISDIR') return { variables: {}, problems: [] };
    return { variables: {}, problems: [{ path: '.env', message: unreadableFileMessage(file, code) }] };
  }
}

/** The real environment takes precedence; a variable that is empty there counts as unset. */
export function withEnvironmentFile(real: Environment, file: Environment): Environment {
  return { ...real, ...Object.fromEntries(Object.entries(file).filter(([name]) => !real[name])) };
}
