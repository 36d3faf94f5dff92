import { type AccessCheck, checkLines } from './ask-secrets.js';
import type { InstallationPlan } from './installation.js';
import { SECRET_HINTS } from './secret-guides.js';

/** The result of a set-up, for people: what was written, what is missing, what to do next, and last the address to paste. */
export function setupReport(plan: InstallationPlan, key: string | null, checks: readonly AccessCheck[]): string {
  return (plan.answers.language === 'ru' ? russianReport : englishReport)(plan, key, checks).join('\n');
}

function englishReport(plan: InstallationPlan, key: string | null, checks: readonly AccessCheck[]): string[] {
  return [
    `Written and checked: ${plan.file}`,
    `Secrets, for this user only: ${plan.environmentFile}`,
    ...checks.flatMap(({ platform, results }) => [`${platform}:`, checkLines(results, 'en')]),
    ...(plan.missing.length === 0
      ? []
      : ['Still to be filled in there, in a text editor: take away the # and write it after the =', ...missingLines(plan)]),
    ...(key === null ? [] : [`Your key for the dashboard, shown only now: ${key}`]),
    ...metricaGoalLines(plan),
    'Then: npm start, and in another window: npx ringback doctor',
    `Webhook address to paste into the call tracking’s settings: ${plan.webhookUrl}`,
  ];
}

function russianReport(plan: InstallationPlan, key: string | null, checks: readonly AccessCheck[]): string[] {
  return [
    `Записано и проверено: ${plan.file}`,
    `Секреты, только для этого пользователя: ${plan.environmentFile}`,
    ...checks.flatMap(({ platform, results }) => [`${platform}:`, checkLines(results, 'ru')]),
    ...(plan.missing.length === 0
      ? []
      : ['Там ещё нужно заполнить: в текстовом редакторе уберите # и допишите после =', ...missingLines(plan)]),
    ...(key === null ? [] : [`Ваш ключ для входа в панель, показан только сейчас: ${key}`]),
    ...metricaGoalLines(plan),
    'Затем: npm start, и в другом окне: npx ringback doctor',
    `Адрес вебхука, вставьте его в настройки коллтрекинга: ${plan.webhookUrl}`,
  ];
}

/** What only the counter's owner can do. */
export function metricaGoalLines({ metricaGoal, answers: { metrica, language } }: InstallationPlan): string[] {
  if (metricaGoal === null) return [];
  return [
    language === 'ru'
      ? `В счётчике ${metrica} создайте цель, если её ещё нет: тип «JavaScript-событие», идентификатор ${metricaGoal}`
      : `In the counter ${metrica} create the goal, if it is not there: kind “JavaScript event”, identifier ${metricaGoal}`,
  ];
}

function missingLines({ missing, answers }: InstallationPlan): string[] {
  return missing.map((name) => `  ${name}=…   ${SECRET_HINTS[name]?.[answers.language] ?? ''}`);
}
