import type { Language } from '../../domain/localized-text.js';
import type { CheckResult } from '../../platforms/kit/platform.js';
import { NO_ANSWERS, typedAnswer } from '../init/ask.js';
import { type PlatformAccess, platformsOf } from '../init/ask-secrets.js';
import type { ConfigSurroundings } from '../init/config-template.js';
import {
  assertUsable,
  checkPlatform,
  install,
  type InstallationPlan,
  knownSecrets,
  planInstallation,
  type Secrets,
} from '../init/installation.js';
import { type InitAnswers, QUESTION_KEYS, type QuestionKey, QUESTIONS } from '../init/questions.js';

/** The submitted values of a form, by field name. */
export type Form = Readonly<Record<string, string>>;

/** The current step. The steps are those of `init`. */
export type SetupStep =
  | { readonly kind: 'questions'; readonly wrong: readonly QuestionKey[] }
  | { readonly kind: 'secrets'; readonly access: PlatformAccess; readonly results: readonly CheckResult[] | null }
  | { readonly kind: 'summary'; readonly plan: InstallationPlan }
  | { readonly kind: 'done'; readonly plan: InstallationPlan; readonly key: string | null };

/** One set-up, from the first question to the written config. Nothing is written before the last step. */
export class SetupSession {
  step: SetupStep = { kind: 'questions', wrong: [] };
  /** As typed, so that nothing has to be typed twice. */
  typed: Readonly<Record<QuestionKey, string>>;
  secrets: Secrets;
  private answers: InitAnswers | null = null;

  /** @param file absolute path of the config */
  constructor(
    readonly language: Language,
    private readonly file: string,
    private readonly surroundings: ConfigSurroundings,
  ) {
    this.secrets = knownSecrets(file);
    this.typed = Object.fromEntries(QUESTION_KEYS.map((asked) => [asked, QUESTIONS[asked].defaultAnswer])) as typeof this.typed;
  }

  /** @throws ConfigError for a combination of answers that the start would refuse */
  async answer(form: Form): Promise<void> {
    this.typed = Object.fromEntries(QUESTION_KEYS.map((asked) => [asked, form[asked] ?? ''])) as typeof this.typed;
    const answers = { ...NO_ANSWERS };
    const wrong: QuestionKey[] = [];
    for (const asked of QUESTION_KEYS) {
      const { onlyAfter } = QUESTIONS[asked];
      if (onlyAfter !== undefined && answers[onlyAfter] === '') continue;
      const answer = typedAnswer(asked, this.typed[asked]);
      if (answer === null) wrong.push(asked);
      else answers[asked] = answer;
    }
    this.step = { kind: 'questions', wrong };
    if (wrong.length > 0) return;
    this.answers = { ...answers, language: this.language };
    await assertUsable(this.plan());
    this.goTo(0);
  }

  /**
   * Stores a platform's secrets and tests them against it at once, as far as they are given.
   *
   * @throws ConfigError for a secret that the start would refuse
   */
  async test(form: Form): Promise<void> {
    if (this.step.kind !== 'secrets') return;
    const { access } = this.step;
    const typed = access.secrets.map((name) => [name, (form[name] ?? '').trim()] as const).filter(([, value]) => value !== '');
    const before = this.secrets;
    this.secrets = { ...before, ...Object.fromEntries(typed) };
    if (access.secrets.some((name) => !this.secrets[name])) return;
    try {
      this.step = { kind: 'secrets', access, results: await checkPlatform(this.plan(), access.platform) };
    } catch (error) {
      this.secrets = before;
      throw error;
    }
  }

  /** Missing secrets are filled in later. */
  goOn(): void {
    if (this.step.kind !== 'secrets') return;
    const { guide } = this.step.access;
    this.goTo(this.platforms().findIndex((one) => one.guide === guide) + 1);
  }

  goBack(): void {
    if (this.step.kind !== 'done') this.step = { kind: 'questions', wrong: [] };
  }

  /** @throws Error if the file exists by now, or cannot be written */
  async finish(): Promise<void> {
    if (this.step.kind !== 'summary') return;
    const { plan } = this.step;
    this.step = { kind: 'done', plan, key: await install(plan) };
  }

  private platforms(): readonly PlatformAccess[] {
    return this.answers === null ? [] : platformsOf(this.answers);
  }

  private goTo(index: number): void {
    const access = this.platforms()[index];
    this.step = access === undefined ? { kind: 'summary', plan: this.plan() } : { kind: 'secrets', access, results: null };
  }

  private plan(): InstallationPlan {
    if (this.answers === null) throw new Error('nothing was answered yet');
    const plan = planInstallation(this.file, this.answers, this.secrets, this.surroundings);
    // The address that is shown is the one that is written.
    this.secrets = { ...this.secrets, [plan.tokenVariable]: plan.token };
    return plan;
  }
}
