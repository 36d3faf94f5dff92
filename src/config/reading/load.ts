import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { PlatformDefinition } from '../../platforms/kit/platform.js';
import type { CallSource } from '../../sources/source.js';
import type { Config } from '../config.js';
import { type Environment, environment, findConfigFile } from '../environment.js';
import { ConfigError, type ConfigPath, configPathText, type ConfigProblem, redact } from '../messages/config-problem.js';
import { readEnvironmentFile, withEnvironmentFile } from './environment-file.js';
import { ConfigReader } from './config-reader.js';
import { buildConfigTree, type ConfigTree } from './config-tree.js';
import { adminKeyProblems, crossCheckProjects, unknownRuleSources } from './cross-checks.js';
import { outlineProjects, type ProjectOutline } from './outline.js';
import { readRoot } from './read-root.js';
import { protectReferences, type ReadFile, systemErrorCode } from './references.js';
import { readYaml } from './yaml.js';

export interface LoadConfigOptions {
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
export function loadConfig(options: LoadConfigOptions): LoadedConfig {
  const text = readConfigFile(options);
  const folder = options.file === null ? resolve('.') : dirname(resolve(options.file));
  const envFile = readEnvironmentFile(folder, options.readFile);
  const variables = withEnvironmentFile(options.environment, envFile.variables);
  const context = { ...options, folder, environment: variables };
  const yaml = readYaml(protectReferences(text ?? ''));
  const tree = buildConfigTree(yaml.data, context);
  if (yaml.data === null && yaml.problems.length > 0) throw new ConfigError(yaml.problems);

  const adminKey = variables['RINGBACK_ADMIN_KEY']?.trim() || null;
  const reader = new ConfigReader(tree);
  const outlines = outlineProjects(tree.data);
  const parts = readRoot(reader, outlines, context);
  const problems = [
    ...yaml.problems,
    ...tree.problems,
    ...unresolvedProblems(tree, outlines),
    ...reader.problems,
    ...crossCheckProjects(outlines),
    ...envFile.problems,
    ...adminKeyProblems(adminKey),
  ];
  if (parts === undefined || problems.length > 0) throw new ConfigError(problems.map((one) => redactProblem(one, tree)));

  const file = options.file === null || text === null ? null : resolve(options.file);
  const warnings = [...reader.warnings, ...parts.projects.flatMap(unknownRuleSources)];
  return { config: { ...parts, adminKey, file }, warnings: warnings.map((one) => redact(one, tree.secrets)) };
}

/** Null where there is none and none was asked for. */
function readConfigFile({ file, explicit, readFile }: LoadConfigOptions): string | null {
  if (file === null) return null;
  try {
    return readFile(file);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' && !explicit) return null;
    throw new ConfigError([
      { path: '', message: `The config file ${file} cannot be read (${code}): check the path and the permissions.` },
    ]);
  }
}

/** A destination that is off may wait for its variables and files; everything else may not. */
function unresolvedProblems(tree: ConfigTree, projects: readonly ProjectOutline[]): readonly ConfigProblem[] {
  const off = projects.flatMap((project) => project.destinations.filter((one) => !one.enabled)).map((one) => one.at);
  return tree.gaps
    .filter((gap) => !(gap.allowedWhenDisabled && off.some((at) => isInside(gap.path, at))))
    .map((gap) => ({ path: configPathText(gap.path), message: gap.message }));
}

function isInside(path: ConfigPath, folder: ConfigPath): boolean {
  return folder.every((part, index) => path[index] === part);
}

function redactProblem({ path, message }: ConfigProblem, tree: ConfigTree): ConfigProblem {
  return { path: redact(path, tree.secrets), message: redact(message, tree.secrets) };
}

/**
 * The config of this process, from the file named on the command line (`option`, null for none) or where it usually lies.
 *
 * @throws ConfigError with every problem found at once
 */
export function readConfig(
  option: string | null,
  sources: readonly CallSource[],
  platforms: readonly PlatformDefinition[],
): LoadedConfig {
  const env = environment();
  const found = findConfigFile({ option: option ?? undefined, environment: env, folder: process.cwd() });
  return loadConfig({ ...found, environment: env, sources, platforms, readFile: (path) => readFileSync(path, 'utf8') });
}
