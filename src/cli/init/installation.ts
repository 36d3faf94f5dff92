import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { loadAppContext, loadAppContextFrom } from '../../app-context.js';
import { environment } from '../../config/environment.js';
import { Destinations } from '../../destinations/destinations.js';
import { checkPlatformsInSeries } from '../../doctor/destination-checker.service.js';
import type { CheckResult } from '../../platforms/kit/platform.js';
import { newSecret } from '../../runtime/ids.js';
import { COMMAND_LINE_ACTOR } from '../terminal.js';
import { configTemplate, type ConfigSurroundings, metricaGoal, requiredSecrets, sourceTemplate } from './config-template.js';
import type { InitAnswers } from './questions.js';

/** File mode: readable by its owner only. */
const PRIVATE = 0o600;
/** Placeholder of a missing secret while the config is only checked. */
const LATER = 'to-be-filled-in';

export type Secrets = Readonly<Record<string, string>>;

/** Everything that a set-up writes, before it is written. */
export interface InstallationPlan {
  /** Absolute. */
  readonly file: string;
  readonly environmentFile: string;
  readonly answers: InitAnswers;
  readonly config: string;
  readonly tokenVariable: string;
  /** The token in the webhook address. */
  readonly token: string;
  /** Platforms' secrets, by the variables that the config names. */
  readonly secrets: Secrets;
  /** Variables that are still to be filled in. */
  readonly missing: readonly string[];
  /** The identifier of the goal that Yandex.Metrica's counter needs; null without a counter. */
  readonly metricaGoal: string | null;
  readonly webhookUrl: string;
}

/** Known secrets: from `.env` beside the config, or from the environment. */
export function knownSecrets(file: string): Secrets {
  const beside = join(dirname(file), '.env');
  const fromFile = existsSync(beside) ? parseEnv(readFileSync(beside, 'utf8')) : {};
  const all = Object.entries({ ...fromFile, ...environment() });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => Boolean(entry[1])));
}

export function planInstallation(
  file: string,
  answers: InitAnswers,
  given: Secrets,
  surroundings: ConfigSurroundings = {},
): InstallationPlan {
  const { id, tokenVariable } = sourceTemplate(answers);
  const token = given[tokenVariable] ?? newSecret();
  const names = requiredSecrets(answers);
  const secrets = Object.fromEntries(names.flatMap((name) => (given[name] ? [[name, given[name]] as const] : [])));
  const host = answers.publicUrl === '' ? 'https://…' : answers.publicUrl.replace(/\/$/, '');
  return {
    file,
    environmentFile: join(dirname(file), '.env'),
    answers,
    config: configTemplate(answers, surroundings),
    tokenVariable,
    token,
    secrets,
    missing: names.filter((name) => !given[name]),
    metricaGoal: metricaGoal(answers),
    webhookUrl: `${host}/hooks/${id}/${token}`,
  };
}

async function contextOf({ config, file, tokenVariable, token, secrets, missing, answers }: InstallationPlan) {
  const later = Object.fromEntries(missing.map((name) => [name, LATER]));
  const variables = { ...later, ...secrets, [tokenVariable]: token };
  return loadAppContextFrom(config, { file, environment: variables, language: answers.language });
}

/** @throws ConfigError for what the start would refuse */
export async function assertUsable(plan: InstallationPlan): Promise<void> {
  await contextOf(plan);
}

/** Asks a platform whether secrets and settings are right, without sending a conversion. Empty if it is not used. */
export async function checkPlatform(plan: InstallationPlan, platform: string): Promise<readonly CheckResult[]> {
  const context = await contextOf(plan);
  const { withApp } = await import('../with-app.js');
  return withApp(context, { database: 'none' }, async (services) => {
    const destination = services.get(Destinations).all.find(({ config }) => config.platform === platform);
    return destination === undefined ? [] : checkPlatformsInSeries(plan.answers.timezone).checkPlatform(destination);
  });
}

/**
 * Writes the plan and makes the first key; null if there are keys already.
 *
 * @throws ConfigError for what the start would refuse; nothing is written then
 */
export async function install(plan: InstallationPlan): Promise<string | null> {
  await assertUsable(plan);
  writeInstallation(plan);
  return createFirstKey(plan);
}

/** Writes the config, which must not exist yet, and adds its secrets to `.env`; existing lines stay. */
function writeInstallation(plan: InstallationPlan): void {
  const { file, environmentFile, config, tokenVariable, token, secrets, missing } = plan;
  // `wx`: somebody may have written it while questions were answered.
  writeFileSync(file, config, { flag: 'wx' });
  const before = existsSync(environmentFile) ? readFileSync(environmentFile, 'utf8') : '';
  const known = parseEnv(before);
  const lines = Object.entries({ [tokenVariable]: token, ...secrets })
    .filter(([name]) => known[name] === undefined)
    .map(([name, value]) => `${name}=${environmentValue(value)}`);
  const open = missing.filter((name) => !before.includes(`${name}=`)).map((name) => `# ${name}=`);
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  writeFileSync(environmentFile, `${before}${gap}${[...lines, ...open].map((line) => `${line}\n`).join('')}`, { mode: PRIVATE });
  chmodSync(environmentFile, PRIVATE);
}

/** In dotenv's format: quoted if a character could be misread. */
function environmentValue(value: string): string {
  return /^[\w.:/+=~@-]+$/.test(value) ? value : `'${value}'`;
}

/** The first admin key of a new database; null if there are keys already. */
async function createFirstKey({ file, answers }: InstallationPlan): Promise<string | null> {
  const context = await loadAppContext({ config: file, language: answers.language, databaseOnly: true });
  const [{ withApp }, { AdminKeysService, KeysModule }] = await Promise.all([
    import('../with-app.js'),
    import('../../api/access/admin-keys.service.js'),
  ]);
  return withApp(context, { module: KeysModule, database: 'created' }, async (services) => {
    const keys = services.get(AdminKeysService);
    if ((await keys.list()).length > 0) return null;
    const name = answers.language === 'ru' ? 'Администратор' : 'Administrator';
    return (await keys.create({ name, role: 'admin', projects: null, expiresAt: null }, COMMAND_LINE_ACTOR)).key;
  });
}
