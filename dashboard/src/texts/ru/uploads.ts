import { russianPlural } from '@src/domain/localized-text.js';
import * as en from '../en/uploads.js';

const conversions = (count: number): string => russianPlural(count, 'конверсия', 'конверсии', 'конверсий');
/** With its verb: 1 конверсия уйдёт, 2 конверсии уйдут, 5 конверсий уйдут. */
const doing = (count: number, one: string, more: string): string =>
  `${conversions(count)} ${RULES.select(count) === 'one' ? one : more}`;
const RULES = new Intl.PluralRules('ru');

export const uploads: typeof en.uploads = {
  lead: 'Что и куда отправлено, что нет и почему.',
  empty: 'Отправлять пока нечего',
  emptyHint: 'Как только звонок выполнит цель, указанную у площадки, он появится здесь.',
  reason: 'Причина',
  reasonAny: 'Любая причина',
  platform: 'Платформа',
  callTime: 'Звонок',
  reasons: 'Причины',
  verified: 'подтверждена площадкой',
  callOf: (caller) => `Звонок с ${caller}`,
  goal: 'Цель',
  next: 'Отправка',
  dueAt: (moment) => `уйдёт ${moment}`,
  until: (moment) => `до ${moment}`,
  value: 'Передано',
  selected: (count) => `Выбрано: ${count}`,
  select: (what) => `Выбрать: ${what}`,
  selectAll: 'Выбрать все показанные',
  allFitting: 'Со всеми найденными',
  retry: 'Повторить',
  cancelAct: 'Не отправлять',
  arrived: 'Дошло',
  resend: 'Отправить ещё раз',
  preview: {
    counting: 'Считаем…',
    retry: (done) => `${doing(done, 'уйдёт', 'уйдут')} повторно с ближайшей отправкой своей площадки.`,
    cancel: (done) => `${doing(done, 'не будет отправлена', 'не будут отправлены')}.`,
    arrived: (done) => `${doing(done, 'будет отмечена дошедшей', 'будут отмечены дошедшими')}, с ваших слов.`,
    resend: (done) =>
      `${doing(done, 'уйдёт', 'уйдут')} ещё раз. Если первая копия всё же дошла, звонок может засчитаться дважды.`,
    ignored: (count) => `${doing(count, 'останется', 'останутся')} как есть: действие к ним не относится.`,
    nothing: 'Нет ничего, к чему это относится.',
    go: { retry: 'Повторить отправку', cancel: 'Не отправлять', arrived: 'Отметить дошедшими', resend: 'Отправить ещё раз' },
    done: (done, ignored) => `Сделано: ${done}${ignored > 0 ? `, без изменений: ${ignored}` : ''}.`,
  },
  title: 'Одна отправка',
  seeCall: 'Звонок',
  history: 'История',
  identifier: 'Идентификатор',
  key: 'Наш номер для площадки',
  remoteRef: 'Номер у площадки',
  expires: 'Принимается до',
  restatement: 'Ценность изменилась уже после отправки.',
  retraction: 'Звонок потерял цель уже после отправки.',
};

export const request: typeof en.request = {
  title: 'Запрос к площадке',
  lead: 'Так он составлен, и так на него ответили. Телефоны, адреса и пароли скрыты.',
  rows: (count) => `в нём ${russianPlural(count, 'звонок', 'звонка', 'звонков')}`,
  sent: 'Отправлен',
  answered: 'Ответ пришёл',
  notLeft: 'не ушёл',
  mayHaveLeft: 'связь прервалась, мог уйти',
  noAnswer: 'ответа нет',
  httpStatus: 'Код ответа',
  remoteId: 'Номер у площадки',
  what: 'Что мы отправили',
  whatNotSent: 'Что не ушло',
  answer: 'Что пришло в ответ',
  nothingKept: 'Ничего не сохранено.',
};
