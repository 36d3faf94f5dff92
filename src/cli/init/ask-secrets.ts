import type { Language } from '../../domain/localized-text.js';
import type { CheckGrade, CheckResult } from '../../platforms/kit/platform.js';
import type { Terminal } from '../terminal.js';
import { ADS_OAUTH_SECRETS, type Endpoints, GA4_SECRETS, METRICA_SECRETS } from './config-template.js';
import { checkPlatform, planInstallation, type Secrets } from './installation.js';
import type { InitAnswers } from './questions.js';
import { SECRET_GUIDES, SECRET_HINTS } from './secret-guides.js';

/** A platform named in the answers, with the secrets it needs. */
export interface PlatformAccess {
  readonly platform: string;
  readonly guide: keyof typeof SECRET_GUIDES;
  readonly secrets: readonly string[];
}

export const GRADE_MARKS: Readonly<Record<CheckGrade, string>> = { proved: '✓', assumed: '~', doubtful: '!', failed: '✗' };

export function platformsOf({ metrica, ga4, ads, adsKeyFile }: InitAnswers): readonly PlatformAccess[] {
  return [
    ...(metrica === '' ? [] : [{ platform: 'yandex-metrica', guide: 'metrica', secrets: METRICA_SECRETS } as const]),
    ...(ga4 === '' ? [] : [{ platform: 'ga4', guide: 'ga4', secrets: GA4_SECRETS } as const]),
    ...(ads === '' || adsKeyFile !== '' ? [] : [{ platform: 'google-ads', guide: 'ads', secrets: ADS_OAUTH_SECRETS } as const]),
    ...(ads !== '' && adsKeyFile !== '' ? [{ platform: 'google-ads', guide: 'adsKeyFile', secrets: [] } as const] : []),
  ];
}

/** The result of asking a platform. */
export interface AccessCheck {
  readonly platform: string;
  readonly results: readonly CheckResult[];
}

interface AskOptions {
  readonly file: string;
  readonly known: Secrets;
  readonly endpoints: Endpoints;
  /** Whether a person is asked for unknown secrets. */
  readonly asks: boolean;
}

/**
 * Collects the secrets of every named platform: explains where each comes from, reads it, and tests it against the platform at
 * once. A secret that is left empty is filled in later.
 */
export async function collectSecrets(
  terminal: Terminal,
  answers: InitAnswers,
  options: AskOptions,
): Promise<{ readonly secrets: Secrets; readonly checks: readonly AccessCheck[] }> {
  const { asks, known } = options;
  let secrets = known;
  const checks: AccessCheck[] = [];
  for (const access of platformsOf(answers)) {
    if (asks) terminal.out(`\n${SECRET_GUIDES[access.guide][answers.language]}\n`);
    let again = true;
    while (again) {
      if (asks) secrets = { ...secrets, ...(await askSecrets(terminal, access, secrets, answers.language)) };
      if (access.secrets.some((name) => !secrets[name])) break;
      const plan = planInstallation(options.file, answers, secrets, { endpoints: options.endpoints });
      const results = await checkPlatform(plan, access.platform);
      if (asks) terminal.out(`${checkLines(results, answers.language)}\n`);
      again = asks && hasFailed(results) && access.secrets.length > 0 && (await wantsAnother(terminal, answers.language));
      if (again) secrets = { ...secrets, ...Object.fromEntries(access.secrets.map((name) => [name, ''])) };
      else checks.push({ platform: access.platform, results });
    }
  }
  return { secrets, checks };
}

async function askSecrets(
  terminal: Terminal,
  { secrets: names }: PlatformAccess,
  known: Secrets,
  language: Language,
): Promise<Secrets> {
  const typed: Record<string, string> = {};
  for (const name of names) {
    if (known[name]) continue;
    const later = language === 'ru' ? 'пусто — позже' : 'empty: later';
    typed[name] = (await terminal.askSecret(`${name} (${SECRET_HINTS[name]?.[language] ?? ''}; ${later}): `)).trim();
  }
  return typed;
}

async function wantsAnother(terminal: Terminal, language: Language): Promise<boolean> {
  const question = language === 'ru' ? 'Ввести секрет заново? [д/Н] ' : 'Enter the secret anew? [y/N] ';
  return /^(y|yes|д|да)$/i.test((await terminal.ask(question)).trim());
}

export function hasFailed(results: readonly CheckResult[]): boolean {
  return results.some(({ result }) => result === 'failed');
}

/** One line per check of the platform. */
export function checkLines(results: readonly CheckResult[], language: Language): string {
  return results.map(({ name, result, text }) => `  ${GRADE_MARKS[result]} ${name}: ${text[language]}`).join('\n');
}
