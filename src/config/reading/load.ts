import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { bothLanguages, type Language, type LocalizedText } from '../../domain/localized-text.js';
import type { PlatformDefinition } from '../../platforms/kit/platform.js';
import type { CallSource } from '../../sources/source.js';
import type { Config } from '../config.js';
import { type Environment, environment, findConfigFile } from '../environment.js';
import {
  ConfigError,
  type ConfigFinding,
  type ConfigPath,
  configPathText,
  type ConfigProblem,
  redact,
  toProblem,
} from '../messages/config-problem.js';
import { readEnvironmentFile, withEnvironmentFile } from './environment-file.js';
import { ConfigReader } from './config-reader.js';
import { buildConfigTree, type ConfigTree } from './config-tree.js';
import { adminKeyProblems, crossCheckProjects, unknownRuleSources } from './cross-checks.js';
import { languageNamedIn } from './language.js';
import { outlineProjects, type ProjectOutline } from './outline.js';
import { readRoot } from './read-root.js';
import { protectReferences, type ReadFile, systemErrorCode } from './references.js';
import { readYaml } from './yaml.js';

export interface LoadConfigOptions {
  /** Null for no file: an empty config. */
  readonly file: string | null;
  /** Named by a person, so that its absence is an error. */
  readonly explicit: boolean;
  readonly environment: Environment;
  /** The available vendors and platforms, each with the schema of its own keys. */
  readonly sources: readonly CallSource[];
  readonly platforms: readonly PlatformDefinition[];
  readonly readFile: ReadFile;
  /** Language of problems and warnings; by default the config's, else English. */
  readonly language?: Language | undefined;
  /** For work with the database only: secrets of sources, destinations and alerts may be missing. */
  readonly databaseOnly?: boolean | undefined;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Warnings that do not stop the start. */
  readonly warnings: readonly string[];
}

/**
 * Reads the config, resolves references, applies defaults, and checks everything that can be checked without the network.
 *
 * @throws ConfigError with every problem found at once
 */
export function loadConfig(given: LoadConfigOptions): LoadedConfig {
  const options = { ...given, readFile: (path: string) => withoutByteOrderMark(given.readFile(path)) };
  const text = readConfigFile(options);
  const language = options.language ?? languageNamedIn(text ?? '') ?? 'en';
  const folder = options.file === null ? resolve('.') : dirname(resolve(options.file));
  const envFile = readEnvironmentFile(folder, options.readFile);
  const variables = withEnvironmentFile(options.environment, envFile.variables);
  const context = { ...options, folder, environment: variables };
  const yaml = readYaml(protectReferences(text ?? ''));
  const tree = buildConfigTree(yaml.data, context);
  const failure = (found: readonly ConfigFinding[]): ConfigError => {
    const problems = found.map((one) => redactProblem(withLine(toProblem(one, language), yaml.lineOf), tree));
    return new ConfigError(inFileOrder(problems), options.file === null ? undefined : basename(options.file));
  };
  if (yaml.data === null && yaml.problems.length > 0) throw failure(yaml.problems);

  const adminKey = variables['RINGBACK_ADMIN_KEY']?.trim() || null;
  const reader = new ConfigReader(tree);
  const outlines = outlineProjects(tree.data);
  const parts = readRoot(reader, outlines, context);
  const problems = [
    ...yaml.problems,
    ...tree.problems,
    ...unresolvedProblems(tree, outlines, options.databaseOnly ?? false),
    ...reader.problems,
    ...crossCheckProjects(outlines),
    ...envFile.problems,
    ...adminKeyProblems(adminKey),
  ];
  if (parts === undefined || problems.length > 0) throw failure(problems);

  const file = options.file === null || text === null ? null : resolve(options.file);
  const warnings: readonly LocalizedText[] = [...reader.warnings, ...parts.projects.flatMap(unknownRuleSources)];
  return { config: { ...parts, adminKey, file }, warnings: warnings.map((one) => redact(one[language], tree.secrets)) };
}

const TO_MAKE_ONE = bothLanguages(
  ' `ringback init --out FILE` writes one; `ringback start --setup` does it on a page.',
  ' Его запишет `ringback init --out ФАЙЛ`, то же на странице — `ringback start --setup`.',
);

/** Editors on Windows write one, which would become a part of the first name. */
function withoutByteOrderMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}

/** Null if there is none and none was asked for. */
function readConfigFile({ file, explicit, readFile, language = 'en' }: LoadConfigOptions): string | null {
  if (file === null) return null;
  try {
    return readFile(file);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' && !explicit) return null;
    const hint = code === 'ENOENT' ? TO_MAKE_ONE : bothLanguages('', '');
    const message = bothLanguages(
      `The config file ${file} cannot be read (${code}): check the path and the permissions.${hint.en}`,
      `Файл настроек ${file} не читается (${code}): проверьте путь и права.${hint.ru}`,
    );
    throw new ConfigError([{ path: '', message: message[language] }]);
  }
}

/** Sections that the database itself needs. */
const DATABASE_SECTIONS = ['database', 'privacy'];

/** A destination that is off may lack variables and files; nothing else may, except for work that needs only the database. */
function unresolvedProblems(
  tree: ConfigTree,
  projects: readonly ProjectOutline[],
  databaseOnly: boolean,
): readonly ConfigFinding[] {
  const off = projects.flatMap((project) => project.destinations.filter((one) => !one.enabled)).map((one) => one.at);
  return tree.gaps
    .filter((gap) => !(gap.allowedWhenDisabled && off.some((at) => isInside(gap.path, at))))
    .filter((gap) => !databaseOnly || !gap.allowedWhenDisabled || DATABASE_SECTIONS.includes(String(gap.path[0])))
    .map((gap) => ({ path: configPathText(gap.path), message: gap.message }));
}

function isInside(path: ConfigPath, folder: ConfigPath): boolean {
  return folder.every((part, index) => path[index] === part);
}

function redactProblem(problem: ConfigProblem, tree: ConfigTree): ConfigProblem {
  return { ...problem, path: redact(problem.path, tree.secrets), message: redact(problem.message, tree.secrets) };
}

/** A stable sort by line; what has no line (a variable, another file) comes last. */
function inFileOrder(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const lineOf = ({ line = Number.MAX_SAFE_INTEGER }: ConfigProblem): number => line;
  return problems.toSorted((a, b) => lineOf(a) - lineOf(b));
}

function withLine(problem: ConfigProblem, lineOf: (path: string) => number | undefined): ConfigProblem {
  const line = lineOf(problem.path);
  return line === undefined ? problem : { ...problem, line };
}

/**
 * The config of this process, from the file named on the command line (`option`, null for none) or from the usual place.
 *
 * @throws ConfigError with every problem found at once
 */
export function readConfig(
  option: string | null,
  sources: readonly CallSource[],
  platforms: readonly PlatformDefinition[],
  how: Pick<LoadConfigOptions, 'language' | 'databaseOnly'> = {},
): LoadedConfig {
  const env = environment();
  const found = findConfigFile({ option: option ?? undefined, environment: env, folder: process.cwd() });
  return loadConfig({ ...found, ...how, environment: env, sources, platforms, readFile: (path) => readFileSync(path, 'utf8') });
}
