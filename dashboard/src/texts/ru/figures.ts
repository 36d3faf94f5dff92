import { russianPlural } from '@src/domain/localized-text.js';
import * as en from '../en/figures.js';

export const overview: typeof en.overview = {
  lead: 'Последние тридцать дней: что пришло, что сообщили и где нужны вы.',
  attention: 'Требует внимания',
  allWell: 'Сейчас ничего не требуется.',
  toLook: 'Посмотреть',
  since: (moment) => `с ${moment}`,
  looked: (ago) => `Последняя проверка: ${ago}.`,
  notLooked: 'После запуска проверки ещё не было, она проходит раз в минуту.',
  watched: 'За чем следим',
  watchedOff: (rules) =>
    `Ещё ${russianPlural(rules, 'правило выключено', 'правила выключены', 'правил выключено')} в ringback.yaml (alerts).`,
  told: (channels) => `Оповещения уходят: ${channels}.`,
  toldNobody: 'Оповещения никому не отправляются: получатели в ringback.yaml не указаны (alerts). Здесь всё видно и без них.',
  toldNever: 'пока не о чем',
  toldLast: (ago) => `последнее ${ago}`,
  untold: (channel, messages, why) =>
    `${channel}: не удалось отправить ${russianPlural(messages, 'сообщение', 'сообщения', 'сообщений')} (${why}). Пробуем снова; проверьте alerts в ringback.yaml.`,
  channels: { telegram: 'Telegram', email: 'почта', webhook: 'вебхук' },
  waitsFor: (destination, why) => `${destination}: ${why}`,
  uncertain: (count, destination) => `${destination}: неясно с ${count}, нужно решить, дошли ли они.`,
  silent: (source) => `${source}: вебхуков ещё не было.`,
  clock: (source) => `${source}: похоже, его часы расходятся.`,
  missing: (source) => `${source}: правила ждут параметров, которых не было.`,
  figures: { calls: 'Звонки', answered: 'Отвечено', conversions: 'Конверсии', value: 'Ценность' },
  chart: 'Звонки и конверсии по дням',
  chartSummary: (calls, conversions) =>
    `${russianPlural(calls, 'звонок', 'звонка', 'звонков')} и ${russianPlural(conversions, 'конверсия', 'конверсии', 'конверсий')} за тридцать дней`,
  noDays: 'За последние тридцать дней звонков не было.',
  funnel: 'От звонка до учёта',
  funnelLead: 'До какого шага на каждой площадке дошли звонки.',
  steps: {
    calls: 'Звонки',
    goal: 'Выполнили цель',
    identified: 'Есть чем связать',
    sent: 'Отправлены',
    confirmed: 'Подтверждены площадкой',
  },
  noDestinations: 'Площадок пока нет: о звонках никому не сообщаем. Они добавляются в ringback.yaml.',
  excluded: 'Номер в исключениях',
  rulesNotMet: 'Ни одна цель не выполнена, или звонок был до подключения площадки',
  coverage: 'Чем можно связать звонки',
  coverageNone: 'ничем',
  expires: 'У кого истекает срок',
  expiresLine: (destination, count, moment) => `${destination}: у первого из ${count} ждущих в ${moment}`,
  nothingExpires: 'Никто не ждёт.',
};

export const reasonGroups: typeof en.reasonGroups = {
  title: 'Почему',
  calls: (count) => russianPlural(count, 'звонок', 'звонка', 'звонков'),
};

export const campaigns: typeof en.campaigns = {
  lead: 'Чем стали звонки каждой кампании; больше звонков, выше место.',
  empty: 'За это время звонков не было',
  emptyHint: 'Выберите другие дни или сначала подключите коллтрекинг (раздел «Источники»).',
  source: 'Источник',
  campaign: 'Кампания',
  keyword: 'Ключевая фраза',
  calls: 'Звонки',
  answered: 'Отвечено',
  missed: 'Пропущено',
  goals: 'Цели',
  value: 'Ценность',
  without: 'не указано',
  by: 'Различать по',
  byCampaign: 'кампании',
  byKeyword: 'кампании и фразе',
  shown: (some, all) => `Показаны первые ${some} из ${all}, начиная с самых частых.`,
  byNumber: 'кампании и номеру, куда звонили',
  number: 'Куда звонили',
  missedByHour: 'Пропущенные звонки по часам',
  missedAt: (hour, count) => `${hour}:00, пропущено ${count}`,
  frequent: 'Звонят часто',
  frequentLead: 'Пять звонков и больше за тридцать дней. Так часто выглядят конкуренты, поставщики и спам.',
  frequentLine: (calls, answered) => `${russianPlural(calls, 'звонок', 'звонка', 'звонков')}, отвечено ${answered}`,
  callsOf: (caller) => `${caller}: все звонки`,
  labels: { spam: 'Спам', test: 'Тестовые' },
  labelLead: {
    spam: (calls) =>
      `Отметим как спам: ${russianPlural(calls, 'звонок', 'звонка', 'звонков')} с этого номера. Они не будут считаться ни для чего.`,
    test: (calls) =>
      `Отметим как тестовые: ${russianPlural(calls, 'звонок', 'звонка', 'звонков')} с этого номера. Они не будут считаться ни для чего.`,
  },
  labelHint:
    'Что ещё не отправлено, не уйдёт; что площадки уже получили, у них останется. На будущие звонки отметка не действует: для них внесите номер в exclude.callers файла ringback.yaml.',
  labelGo: (calls) => `Отметить: ${calls}`,
  labelled: (calls) => `Отмечено: ${calls}.`,
};

export const projects: typeof en.projects = {
  lead: 'Все клиенты сразу: последние тридцать дней.',
  open: 'Открыть',
};

export const truth: typeof en.truth = {
  lead: 'Наши конверсии и то, что показывает каждый кабинет: по дням, с причинами разницы.',
  empty: 'За эти дни сравнивать нечего',
  emptyHint: 'Выберите другие дни или дождитесь первой отправленной конверсии.',
  split: 'Строки',
  byDay: 'По дням',
  byCampaign: 'По дням и кампаниям',
  goal: 'Цель',
  anyGoal: 'Все цели',
  day: 'День',
  campaign: 'Кампания',
  noCampaign: 'без кампании',
  ours: 'У нас',
  theirs: 'В кабинете',
  gap: 'Разница',
  why: 'Почему',
  notRead: 'не прочитано',
  unexplained: (count) => `без объяснения ${count}`,
  explained: 'разницы нет',
  calls: (count) => (count === 1 ? 'Показать звонок' : `Показать ${russianPlural(count, 'звонок', 'звонка', 'звонков')}`),
  hideCalls: 'Скрыть звонки',
  call: (number) => `звонок ${number}`,
  lights: { green: 'сходится', amber: 'ещё меняется', red: 'проверьте', grey: 'не прочитано' },
  maturities: { early: 'ещё рано', settling: 'ещё меняется', final: 'окончательно' },
  bases: {
    callDay: 'по дню звонка',
    visitDay: 'по дню визита',
    clickDay: 'по дню клика',
    eventDay: 'по дню события',
    uploadDay: 'по дню загрузки',
  },
  asOf: (ago) => `прочитано ${ago}`,
  chart: 'У нас и в кабинетах по дням',
  chartSummary: (ours, theirs) => `У нас ${ours}, в кабинетах ${theirs}`,
  read: 'Прочитать кабинет сейчас',
  readDone: (readings, sightings, trouble) =>
    trouble ??
    `Прочитано: ${russianPlural(readings, 'цифра', 'цифры', 'цифр')}; найдено: ${russianPlural(sightings, 'звонок', 'звонка', 'звонков')}.`,
};
