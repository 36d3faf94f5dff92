import { bothLanguages, type LocalizedText } from '../../domain/localized-text.js';
import { DAY, type Instant } from '../../domain/time/instant.js';
import type { HttpResult } from '../../runtime/http.js';
import type { CheckContext, CheckResult } from '../kit/platform.js';
import { isSuccess, readMetricaError } from './answer.js';
import { UPLOADINGS_PER_PAGE } from './client.js';
import type { MetricaSettings } from './config.js';
import { type GoalNames, readGoalTargets, readPermission, readUploadings, type Uploading } from './responses.js';
import type { MetricaReader } from './upload-list.js';

const LOOK_BACK_DAYS = 30;
const MOST_COMMENTS = 3;
const LONGEST_COMMENT = 40;
const OUR_KEY = /^rb[0-9a-f]{32}$/;

/**
 * Looks for files of the last days that others uploaded to the counter: an integration of the call tracking or a CRM with the
 * same calls would count each of them twice. A file is ours by its comment, our batch key; if our own journal can be asked, keys
 * that it does not know belong to another Ringback.
 *
 * @param own the counter's list of the kind of file that this destination uploads
 */
async function checkOtherUploads(reader: MetricaReader, own: readonly Uploading[], context: CheckContext): Promise<CheckResult> {
  const name = 'other uploads';
  const others = await reader.client.otherUploadings(context.signal);
  const other = isSuccess(others) ? readUploadings(others.body) : null;
  const since = reader.clock.now() - LOOK_BACK_DAYS * DAY;
  const foreign = await uploadsOfOthers(own, since, context);
  if (foreign.length > 0) {
    const seen = `${foreign.length}${commentsOf(foreign, reader)}`;
    const text = bothLanguages(
      `Files of the last ${LOOK_BACK_DAYS} days that this Ringback did not upload: ${seen}. If they tell of the same ` +
        'calls, each counts twice: switch the other integration off, or give it a goal of its own.',
      `Файлы за последние ${LOOK_BACK_DAYS} дней, загруженные не этим Ringback: ${seen}. Если в них те же звонки, каждый ` +
        'засчитается дважды: выключите другую интеграцию или дайте ей отдельную цель.',
    );
    return { name, result: 'doubtful', text };
  }
  const foreignOther = other === null ? [] : await uploadsOfOthers(other, since, context);
  if (foreignOther.length > 0) {
    const seen = `${foreignOther.length}${commentsOf(foreignOther, reader)}`;
    const text = bothLanguages(
      `Others upload calls or conversions to this counter by Metrica’s other list (${seen}), which makes goals of its ` +
        'own. Give only one of these goals to a strategy.',
      `Другие загружают в этот счётчик звонки или конверсии через второй список Метрики (${seen}), там свои цели. ` +
        'Отдавайте стратегии только одну из этих целей.',
    );
    return { name, result: 'doubtful', text };
  }
  const text = bothLanguages(
    `Nobody else has uploaded to this counter in the last ${LOOK_BACK_DAYS} ` +
      `days${other === null ? ', as far as one of its two lists says' : ''}.`,
    `Никто другой не загружал в этот счётчик файлы за последние ${LOOK_BACK_DAYS} ` +
      `дней${other === null ? ', насколько видно по одному из двух списков' : ''}.`,
  );
  return { name, result: other === null ? 'assumed' : 'proved', text };
}

async function uploadsOfOthers(list: readonly Uploading[], since: Instant, { ours }: CheckContext): Promise<Uploading[]> {
  const recent = list.filter(({ createdAt }) => createdAt === null || createdAt >= since);
  const keys = recent.flatMap(({ comment }) => (comment !== null && OUR_KEY.test(comment) ? [comment] : []));
  const known = ours === undefined ? new Set(keys) : await ours(keys);
  return recent.filter(({ comment }) => comment === null || !known.has(comment));
}

/** What their comments say, so that the owner recognises who it is. */
function commentsOf(foreign: readonly Uploading[], { mask }: MetricaReader): string {
  const comments = [...new Set(foreign.flatMap(({ comment }) => comment?.trim() || []))].slice(0, MOST_COMMENTS);
  return comments.length === 0 ? '' : ` (${comments.map((one) => `“${mask(one).slice(0, LONGEST_COMMENT)}”`).join(', ')})`;
}

/** Permissions that allow uploads; the others only read. Yandex: openapi/counter/counter, read 2026-11-25. */
const MAY_EDIT = ['own', 'edit'];

/** The list, the other list, the counter and, if there are goals to find, the goals. */
export function countMetricaCheckRequests({ mode }: MetricaSettings): number {
  return mode === 'conversions' ? 4 : 3;
}

/**
 * Checks token, counter, permission and goals without sending anything, and looks for uploads from elsewhere.
 *
 * @see Yandex: intro/authorization, read 2026-11-22
 */
export async function checkCounter(
  reader: MetricaReader,
  settings: MetricaSettings,
  context: CheckContext,
): Promise<CheckResult[]> {
  const { signal } = context;
  const list = await reader.client.uploadings(0, UPLOADINGS_PER_PAGE, signal);
  const uploadings = isSuccess(list) ? readUploadings(list.body) : null;
  if (uploadings === null) return [{ name: 'counter', result: 'failed', text: explainFailure(reader, list) }];
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
    await checkOtherUploads(reader, uploadings, context),
  ];
}

async function checkPermission(reader: MetricaReader, signal: AbortSignal): Promise<CheckResult> {
  const answer = await reader.client.counter(signal);
  const permission = isSuccess(answer) ? readPermission(answer.body) : null;
  if (permission === null) {
    const text = bothLanguages(
      'Whether the account of the token may also edit the counter, which uploading needs, shows at the first file. With ' +
        'the right metrika:read it could be asked.',
      'Может ли аккаунт токена редактировать счётчик (без этого загрузки нет), покажет первый файл. С правом ' +
        'metrika:read это можно было бы узнать заранее.',
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
    `The account of the token may only look at the counter (${permission}). Give it the access “edit” in the counter’s ` +
      'settings, or take a token of an account that has it.',
    `Аккаунт токена может только смотреть счётчик (${permission}). Дайте ему доступ на редактирование в настройках ` +
      'счётчика или возьмите токен аккаунта, у которого он есть.',
  );
  return { name: 'upload', result: 'failed', text };
}

function callGoal({ newGoalName }: MetricaSettings): CheckResult {
  const text = bothLanguages(
    `Metrica makes the goal “${newGoalName}” itself, with the first file of calls.`,
    `Цель «${newGoalName}» Метрика создаст сама с первым файлом звонков.`,
  );
  return { name: 'goal', result: 'assumed', text };
}

async function checkGoals(reader: MetricaReader, settings: MetricaSettings, signal: AbortSignal): Promise<CheckResult[]> {
  const answer = await reader.client.goals(signal);
  const targets = isSuccess(answer) ? readGoalTargets(answer.body) : null;
  if (targets === null) {
    const { en, ru } = explainFailure(reader, answer);
    const text = bothLanguages(
      `The goals could not be read (${en}) Give the token the right metrika:read to have them checked.`,
      `Прочитать цели не удалось (${ru}) Дайте токену право metrika:read, чтобы проверить их.`,
    );
    return [{ name: 'goals', result: 'assumed', text }];
  }
  return Object.entries(settings.goals).map(([goal, { target }]) => ({
    name: `goal ${goal}`,
    ...(targets.has(target) ? goalIsThere(target) : goalIsMissing(target, targets)),
  }));
}

function goalIsThere(target: string): Omit<CheckResult, 'name'> {
  const text = bothLanguages(
    `The counter has a JavaScript-event goal with the identifier ${target}.`,
    `В счётчике есть цель «JavaScript-событие» с идентификатором ${target}.`,
  );
  return { result: 'proved', text };
}

function goalIsMissing(target: string, targets: ReadonlyMap<string, GoalNames>): Omit<CheckResult, 'name'> {
  const meant = [...targets].find(([, { id, name }]) => id === target || name === target)?.[0];
  if (meant !== undefined) {
    const text = bothLanguages(
      `${target} is a goal’s number or name; its identifier is ${meant}: write target: ${meant}.`,
      `${target} — номер или название цели; её идентификатор — ${meant}: напишите target: ${meant}.`,
    );
    return { result: 'failed', text };
  }
  const text = bothLanguages(
    `The counter has no JavaScript-event goal with the identifier ${target}. Create it in Metrica or mend target.`,
    `В счётчике нет цели «JavaScript-событие» с идентификатором ${target}. Создайте её в Метрике или исправьте target.`,
  );
  return { result: 'failed', text };
}

/** Network errors that mean that no answer came at all. */
const NO_CONNECTION: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

function explainFailure({ clock, mask }: MetricaReader, result: HttpResult): LocalizedText {
  if (isSuccess(result))
    return bothLanguages('What answered is not the Metrica API: check endpoint.', 'Ответил не API Метрики: проверьте endpoint.');
  const { errorClass, platformCode: code } = readMetricaError(result, { now: clock.now(), mask });
  if (code === 'access_denied')
    return bothLanguages(
      `The account of the token has no access to this counter, or the token lacks the right metrika:offline_data: ${code}.`,
      `У аккаунта токена нет доступа к счётчику, или у токена нет права metrika:offline_data: ${code}.`,
    );
  if (errorClass === 'authorisation')
    return bothLanguages(
      `Metrica does not accept the token: ${code}. Get a new one and put it into token.`,
      `Метрика отклонила токен (${code}). Получите новый и укажите его в token.`,
    );
  if (errorClass === 'configuration')
    return bothLanguages(
      `Metrica does not know the counter, or endpoint is wrong: ${code}.`,
      `Метрика не знает такого счётчика, или endpoint неверный: ${code}.`,
    );
  if (NO_CONNECTION.has(code))
    return bothLanguages(
      `Metrica cannot be reached (${code}). Check the server’s internet connection and DNS, or endpoint.`,
      `До API Метрики не достучаться (${code}). Проверьте интернет и DNS сервера или endpoint.`,
    );
  return bothLanguages(`Metrica did not answer properly: ${code}.`, `Метрика ответила ошибкой: ${code}.`);
}
