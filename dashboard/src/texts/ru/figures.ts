import type * as en from '../en/figures.js';
import { plural } from '../plural.js';

export const overview: typeof en.overview = {
  lead: 'Последние тридцать дней: что пришло, что сообщили и где нужны вы.',
  attention: 'Требует внимания',
  allWell: 'Сейчас ничего не требуется.',
  toLook: 'Посмотреть',
  waitsFor: (destination, why) => `${destination}: ${why}`,
  uncertain: (count, destination) => `${destination}: неясно с ${count}, нужно решить, дошли ли они.`,
  silent: (source) => `${source}: вебхуков ещё не было.`,
  clock: (source) => `${source}: похоже, его часы расходятся.`,
  missing: (source) => `${source}: правила ждут параметров, которых не было.`,
  figures: { calls: 'Звонки', answered: 'Отвечено', conversions: 'Конверсии', value: 'Ценность' },
  chart: 'Звонки и конверсии по дням',
  chartSummary: (calls, conversions) =>
    `${plural(calls, 'звонок', 'звонка', 'звонков')} и ${plural(conversions, 'конверсия', 'конверсии', 'конверсий')} за тридцать дней`,
  noDays: 'За последние тридцать дней звонков не было.',
  funnel: 'От звонка до учёта',
  funnelLead: 'Сколько звонков как далеко дошло на каждой площадке.',
  steps: {
    calls: 'Звонки',
    goal: 'Выполнили цель',
    identified: 'Есть чем связать',
    sent: 'Отправлены',
    confirmed: 'Подтверждены площадкой',
  },
  why: 'Почему остальные там, где они есть',
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
  noReason: 'без особой причины',
  calls: (count) => plural(count, 'звонок', 'звонка', 'звонков'),
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
  missedByHour: 'Пропущенные звонки по часам',
  missedAt: (hour, count) => `${hour}:00, пропущено ${count}`,
  frequent: 'Звонят часто',
  frequentLead: 'Пять звонков и больше за тридцать дней. Так часто выглядят конкуренты, поставщики и спам.',
  frequentLine: (calls, answered) => `${plural(calls, 'звонок', 'звонка', 'звонков')}, отвечено ${answered}`,
};

export const projects: typeof en.projects = {
  lead: 'Все клиенты сразу: последние тридцать дней.',
  fine: 'Все площадки работают.',
  open: 'Открыть',
};
