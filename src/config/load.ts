import { dirname, resolve } from 'node:path';
import type { PlatformDefinition } from '../platforms/kit/platform.js';
import type { CallSource } from '../sources/source.js';
import type { Config } from './config.js';
import { crossCheck } from './cross-checks.js';
import type { Environment } from './environment.js';
import { outlineProjects, type ProjectOutline } from './outline.js';
import { ConfigError, type Path, pathText, type Problem } from './problem.js';
import { readRoot } from './read-root.js';
import { Reader } from './reader.js';
import { redact } from './redact.js';
import { errorCode, guardReferences, type ReadFile } from './references.js';
import { growTree, type Tree } from './tree.js';
import { shortAdminKey, strangeSources } from './warnings.js';
import { readYaml } from './yaml.js';

export interface LoadOptions {
  /** Null for no file at all: an empty config. */
  readonly file: string | null;
  /** Named by a person, so that its absence is a mistake. */
  readonly explicit: boolean;
  readonly environment: Environment;
  /** The vendors and platforms there are, each with the schema of its own keys. */
  readonly sources: readonly CallSource[];
  readonly platforms: readonly PlatformDefinition[];
  readonly readFile: ReadFile;
}

export interface LoadedConfig {
  readonly config: Config;
  /** What does not stop the start and should be known. */
  readonly warnings: readonly string[];
}

/**
 * Reads the config, fills in references and defaults, and checks everything that can be checked without the network.
 *
 * @throws ConfigError with every problem found at once
 */
export function loadConfig(options: LoadOptions): LoadedConfig {
  const text = readConfigFile(options);
  const folder = options.file === null ? resolve('.') : dirname(resolve(options.file));
  const world = { ...options, folder };
  const yaml = readYaml(guardReferences(text ?? ''));
  const tree = growTree(yaml.data, world);
  if (yaml.data === null && yaml.problems.length > 0) throw new ConfigError(yaml.problems);

  const reader = new Reader(tree);
  const outlines = outlineProjects(tree.data);
  const parts = readRoot(reader, outlines, world);
  const problems = [
    ...yaml.problems,
    ...tree.problems,
    ...gapProblems(tree, outlines),
    ...reader.problems,
    ...crossCheck(outlines),
  ];
  if (parts === undefined || problems.length > 0) throw new ConfigError(problems.map((one) => redacted(one, tree)));

  const adminKey = options.environment['RINGBACK_ADMIN_KEY'] || null;
  const file = options.file === null || text === null ? null : resolve(options.file);
  const warnings = [...reader.warnings, ...parts.projects.flatMap(strangeSources), ...shortAdminKey(adminKey)];
  return { config: { ...parts, adminKey, file }, warnings: warnings.map((one) => redact(one, tree.secrets)) };
}

/** Null where there is none and none was asked for. */
function readConfigFile({ file, explicit, readFile }: LoadOptions): string | null {
  if (file === null) return null;
  try {
    return readFile(file);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' && !explicit) return null;
    throw new ConfigError([
      { path: '', message: `The config file ${file} cannot be read (${code}): check the path and the permissions.` },
    ]);
  }
}

/** A destination that is off may wait for its variables and files; everything else may not. */
function gapProblems(tree: Tree, projects: readonly ProjectOutline[]): readonly Problem[] {
  const off = projects.flatMap((project) => project.destinations.filter((one) => !one.enabled)).map((one) => one.at);
  return tree.gaps
    .filter((gap) => !(gap.forgivable && off.some((at) => isInside(gap.path, at))))
    .map((gap) => ({ path: pathText(gap.path), message: gap.message }));
}

function isInside(path: Path, folder: Path): boolean {
  return folder.every((part, index) => path[index] === part);
}

function redacted({ path, message }: Problem, tree: Tree): Problem {
  return { path: redact(path, tree.secrets), message: redact(message, tree.secrets) };
}
