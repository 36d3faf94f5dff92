import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import type { HttpResult } from '../../runtime/http.js';
import type { CheckResult } from '../check.js';
import type { CheckContext } from '../context.js';
import { readFailure } from './answer.js';
import { UPLOADINGS_PER_PAGE } from './client.js';
import type { Settings } from './config.js';
import { checkForeign } from './foreign.js';
import { readGoalTargets, readPermission, readUploadings } from './shapes.js';
import { isSuccess, type Reader } from './uploadings.js';

/** What lets an account upload; the others look only. Yandex: openapi/counter/counter, read 2026-11-25. */
const MAY_EDIT = ['own', 'edit'];

/** The list, the other list, the counter and, where there are goals to find, the goals. */
export function checkRequests({ mode }: Settings): number {
  return mode === 'conversions' ? 4 : 3;
}

/**
 * Proves token, counter, permission and goals without sending anything, and looks for uploads that come from elsewhere.
 *
 * @see Yandex: intro/authorization, read 2026-11-22
 */
export async function checkCounter(reader: Reader, settings: Settings, context: CheckContext): Promise<CheckResult[]> {
  const { signal } = context;
  const list = await reader.client.uploadings(0, UPLOADINGS_PER_PAGE, signal);
  const uploadings = isSuccess(list) ? readUploadings(list.body) : null;
  if (uploadings === null) return [{ name: 'counter', result: 'failed', text: why(reader, list) }];
  const { counterId } = settings;
  return [
    {
      name: 'counter',
      result: 'proved',
      text: bothLanguages(
        `The token reads the uploads of counter ${counterId}, so it has the right metrika:offline_data.`,
        `Токен читает загрузки счётчика ${counterId}, значит, право metrika:offline_data у него есть.`,
      ),
    },
    await checkPermission(reader, signal),
    ...(settings.mode === 'conversions' ? await checkGoals(reader, settings, signal) : [callGoal(settings)]),
    await checkForeign(reader, uploadings, context),
  ];
}

async function checkPermission(reader: Reader, signal: AbortSignal): Promise<CheckResult> {
  const answer = await reader.client.counter(signal);
  const permission = isSuccess(answer) ? readPermission(answer.body) : null;
  if (permission === null) {
    const text = bothLanguages(
      'Whether the account of the token may also edit the counter, which uploading needs, shows at the first file. With the right metrika:read it could be asked.',
      'Может ли аккаунт токена редактировать счётчик (без этого загрузки нет), покажет первый файл. С правом metrika:read это можно было бы узнать заранее.',
    );
    return { name: 'upload', result: 'assumed', text };
  }
  if (MAY_EDIT.includes(permission)) {
    const text = bothLanguages(
      `The account of the token may edit the counter (${permission}), which uploading needs.`,
      `Аккаунт токена может редактировать счётчик (${permission}), как нужно для загрузки.`,
    );
    return { name: 'upload', result: 'proved', text };
  }
  const text = bothLanguages(
    `The account of the token may only look at the counter (${permission}). Give it the access “edit” in the counter’s settings, or take a token of an account that has it.`,
    `Аккаунт токена может только смотреть счётчик (${permission}). Дайте ему доступ на редактирование в настройках счётчика или возьмите токен аккаунта, у которого он есть.`,
  );
  return { name: 'upload', result: 'failed', text };
}

function callGoal({ newGoalName }: Settings): CheckResult {
  const text = bothLanguages(
    `Metrica makes the goal “${newGoalName}” itself, with the first file of calls.`,
    `Цель «${newGoalName}» Метрика создаст сама с первым файлом звонков.`,
  );
  return { name: 'goal', result: 'assumed', text };
}

async function checkGoals(reader: Reader, settings: Settings, signal: AbortSignal): Promise<CheckResult[]> {
  const answer = await reader.client.goals(signal);
  const targets = isSuccess(answer) ? readGoalTargets(answer.body) : null;
  if (targets === null) {
    const { en, ru } = why(reader, answer);
    const text = bothLanguages(
      `The goals could not be read (${en}) Give the token the right metrika:read to have them checked.`,
      `Прочитать цели не удалось (${ru}) Дайте токену право metrika:read, чтобы проверить их.`,
    );
    return [{ name: 'goals', result: 'assumed', text }];
  }
  return Object.entries(settings.goals).map(([goal, { target }]) => ({
    name: `goal ${goal}`,
    ...(targets.has(target) ? goalIsThere(target) : goalIsMissing(target)),
  }));
}

function goalIsThere(target: string): Omit<CheckResult, 'name'> {
  const text = bothLanguages(
    `The counter has a JavaScript-event goal with the identifier ${target}.`,
    `В счётчике есть цель «JavaScript-событие» с идентификатором ${target}.`,
  );
  return { result: 'proved', text };
}

function goalIsMissing(target: string): Omit<CheckResult, 'name'> {
  const text = bothLanguages(
    `The counter has no JavaScript-event goal with the identifier ${target}. Create it in Metrica or mend target.`,
    `В счётчике нет цели «JavaScript-событие» с идентификатором ${target}. Создайте её в Метрике или исправьте target.`,
  );
  return { result: 'failed', text };
}

function why({ clock, mask }: Reader, result: HttpResult): LocalizedText {
  if (isSuccess(result))
    return bothLanguages('What answered is not the Metrica API: check endpoint.', 'Ответил не API Метрики: проверьте endpoint.');
  const { treatment, words } = readFailure(result, { now: clock.now(), mask });
  const code = words.platformCode ?? '';
  if (code === 'access_denied')
    return bothLanguages(
      `The account of the token has no access to this counter, or the token lacks the right metrika:offline_data: ${code}.`,
      `У аккаунта токена нет доступа к счётчику, или у токена нет права metrika:offline_data: ${code}.`,
    );
  if (treatment === 'authorisation')
    return bothLanguages(
      `Metrica does not accept the token: ${code}. Get a new one and put it into token.`,
      `Метрика не принимает токен: ${code}. Получите новый и укажите его в token.`,
    );
  if (treatment === 'configuration')
    return bothLanguages(
      `Metrica does not know the counter, or endpoint is wrong: ${code}.`,
      `Метрика не знает такого счётчика, или endpoint неверный: ${code}.`,
    );
  return bothLanguages(`Metrica did not answer properly: ${code}.`, `Метрика ответила не так, как должна: ${code}.`);
}
