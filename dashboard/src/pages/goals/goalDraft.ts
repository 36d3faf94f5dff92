import { useQuery } from '@tanstack/react-query';
import type { Goal, When } from '@src/domain/goals/goal.js';

/** A goal being edited, in the syntax of the config. Settings that the form does not know are kept as they are. */
export type GoalDraft = Readonly<Record<string, unknown>> & { readonly id: string; readonly when: When };

/** The fields of the form; empty for “does not matter”. */
export interface FormFields {
  readonly quality: YesNo;
  readonly answered: YesNo;
  readonly minTalkSeconds: string;
  readonly utmCampaign: string;
  readonly uniqueWithinDays: string;
  readonly value: string;
  readonly oncePerCallerDays: string;
  readonly holdMinutes: string;
}
export type YesNo = '' | 'yes' | 'no';

const DEFAULTS: Goal = {
  id: '',
  when: {},
  at: 'end',
  value: null,
  currency: 'RUB',
  valueBy: [],
  oncePerCallerDays: null,
  holdMinutes: 0,
};

export function newGoal(taken: readonly string[]): GoalDraft {
  const names = ['new-goal', ...taken.map((_, index) => `new-goal-${index + 2}`)];
  return { id: names.find((name) => !taken.includes(name)) ?? 'new-goal', when: { answered: true } };
}

/** Whether the form can show it. The service validates the rules themselves. */
export function isGoalDraft(goal: unknown): goal is GoalDraft {
  if (typeof goal !== 'object' || goal === null || !('id' in goal) || !('when' in goal)) return false;
  return typeof goal.id === 'string' && typeof goal.when === 'object' && goal.when !== null;
}

/** The goal with all defaults filled in, as the domain needs it. */
export function toGoal(rules: GoalDraft): Goal {
  return { ...DEFAULTS, ...rules };
}

export function fieldsOf(rules: GoalDraft): FormFields {
  const { when, value, oncePerCallerDays, holdMinutes } = toGoal(rules);
  const campaign = when.utmCampaign;
  return {
    quality: yesNo(when.quality),
    answered: yesNo(when.answered),
    minTalkSeconds: number(when.minTalkSeconds),
    utmCampaign: campaign === undefined ? '' : [campaign].flat().join(', '),
    uniqueWithinDays: number(when.uniqueWithinDays),
    value: number(value),
    oncePerCallerDays: number(oncePerCallerDays),
    holdMinutes: number(holdMinutes === 0 ? null : holdMinutes),
  };
}

/** The same rules with one field of the form changed. */
export function withField<Name extends keyof FormFields>(rules: GoalDraft, name: Name, field: FormFields[Name]): GoalDraft {
  switch (name) {
    case 'quality':
    case 'answered':
      return withCondition(rules, name, field === '' ? undefined : field === 'yes');
    case 'utmCampaign':
      return withCondition(rules, name, patternsIn(field));
    case 'minTalkSeconds':
    case 'uniqueWithinDays':
      return withCondition(rules, name, amountIn(field));
    default:
      return { ...rules, [name]: amountIn(field) ?? (name === 'holdMinutes' ? 0 : null) };
  }
}

/** The goal as one would write it in the config, without settings that have their default value. */
export function toConfig(rules: GoalDraft): Record<string, unknown> {
  const defaults: Readonly<Record<string, unknown>> = { ...DEFAULTS };
  const hasAmount = typeof rules['value'] === 'number' || toGoal(rules).valueBy.length > 0;
  return Object.fromEntries(
    Object.entries(rules).filter(([name, value]) => {
      if (name === 'id' || name === 'when') return true;
      if (name === 'currency') return hasAmount;
      return JSON.stringify(value) !== JSON.stringify(defaults[name]);
    }),
  );
}

function withCondition(rules: GoalDraft, name: keyof When, wanted: unknown): GoalDraft {
  const { [name]: _before, ...rest } = rules.when;
  return { ...rules, when: wanted === undefined ? rest : { ...rules.when, [name]: wanted } };
}

function yesNo(flag: boolean | undefined): YesNo {
  return flag === undefined ? '' : flag ? 'yes' : 'no';
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

function amountIn(text: string): number | undefined {
  const amount = Number(text.replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(amount) ? undefined : amount;
}

function patternsIn(text: string): string | string[] | undefined {
  const patterns = text.split(',').map((one) => one.trim());
  const filled = patterns.filter((one) => one !== '');
  return filled.length > 1 ? filled : filled[0];
}

/** The YAML library, loaded when somebody tries rules. */
export function useYaml() {
  return useQuery({ queryKey: ['yaml library'], queryFn: () => import('yaml'), staleTime: Infinity });
}
type Yaml = typeof import('yaml');

export function goalsAsYaml(yaml: Yaml, goals: readonly GoalDraft[]): string {
  return yaml.stringify({ goals: goals.map(toConfig) }).trimEnd();
}

/** Parses goals written as in the config, with or without the `goals:` key. @throws Error where the text is not YAML */
export function goalsFromYaml(yaml: Yaml, text: string): unknown[] {
  const data: unknown = yaml.parse(text);
  const goals = typeof data === 'object' && data !== null && 'goals' in data ? data.goals : data;
  if (Array.isArray(goals)) return goals as unknown[];
  // Not a list: the service explains what is wrong with it.
  return goals === null || goals === undefined ? [] : [goals];
}
