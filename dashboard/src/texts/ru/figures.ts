import { russianPlural } from '@src/domain/localized-text.js';
import * as en from '../en/figures.js';

export const overview: typeof en.overview = {
  attention: 'Требует внимания',
  allWell: 'Сейчас ничего не требуется.',
  toLook: 'Показать',
  waiting: (calls) => russianPlural(calls, 'звонок', 'звонка', 'звонков'),
  lostIn: (when) => `первый сгорит ${when}`,
  firstSteps: 'До первого доставленного звонка',
  stepDone: 'готово',
  stepOpen: 'ещё нет',
  startSteps: {
    config: 'Источник и площадка есть в ringback.yaml.',
    access: 'Площадка включена, доступ к ней работает (проверить можно в разделе «Площадки»).',
    goal: 'Есть цель, которая решает, какие звонки считать, и площадка её принимает.',
    webhook: 'Пришёл первый вебхук (как подключить коллтрекинг, сказано в разделе «Источники»).',
    delivery: 'Первый звонок доставлен.',
  },
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
  uncertain: (count, destination) =>
    `${destination}: по ${russianPlural(count, 'звонку', 'звонкам', 'звонкам')} ответ потерян, решите, дошли ли они`,
  silent: (source) => `${source}: вебхуков ещё не было`,
  clock: (source) => `${source}: время звонков расходится на целые часы`,
  missing: (source) => `${source}: правилам нужны параметры, которых не было`,
  figures: { calls: 'Звонки', answered: 'Отвечено', conversions: 'Конверсии', value: 'Ценность' },
  chart: 'Звонки и конверсии по дням',
  chartSummary: (calls, conversions) =>
    `${russianPlural(calls, 'звонок', 'звонка', 'звонков')} и ${russianPlural(conversions, 'конверсия', 'конверсии', 'конверсий')} за период`,
  noDays: 'За эти дни звонков не было.',
  funnel: 'Воронка: от звонка до конверсии в кабинете',
  funnelLead: 'Сколько звонков дошло до каждого шага на каждой площадке и где потерялись остальные.',
  funnelCompared:
    'Сколько звонков дошло до каждого шага на каждой площадке и где потерялись остальные. В скобках столько же дней до этого.',
  before: (count) => `(${count})`,
  lost: (count, share) => `−${count}, ${share}:`,
  confirmsNone: (platform) =>
    ({
      'yandex-metrica': 'Метрика не подтверждает отдельные звонки.',
      ga4: 'Google Analytics 4 не подтверждает отдельные события.',
    })[platform] ?? 'Эта площадка не подтверждает отдельные звонки.',
  steps: {
    calls: 'Звонки',
    goal: 'Выполнили цель',
    identified: 'С идентификатором',
    sent: 'Отправлены',
    confirmed: 'Подтверждены площадкой',
  },
  noDestinations: 'Площадок пока нет, отправлять звонки некуда. Они добавляются в ringback.yaml.',
  excluded: 'номер в исключениях',
  rulesNotMet: 'цель не выполнена или звонок был до подключения площадки',
  coverage: 'С какими идентификаторами приходят звонки',
  identifiers: {
    gaCid: 'ClientID Google Analytics (gaCid)',
    yaCid: 'ClientID Метрики (yaCid)',
    rsCid: 'визит Roistat (rsCid)',
    rb_clickid: 'клик VK Рекламы (rb_clickid)',
    yclid: 'клик Яндекс Директа (yclid)',
    gclid: 'клик Google Ads (gclid)',
    gbraid: 'клик Google Ads из приложения iOS (gbraid)',
    wbraid: 'клик Google Ads с iOS (wbraid)',
    uid: 'посетитель коллтрекинга (uid)',
    gaSessionId: 'сеанс Google Analytics',
    none: 'без идентификатора',
  },
  expires: 'Скоро сгорят',
  expiresLine: (destination, count, moment) =>
    `${destination}: ${count} ${russianPlural(count, 'ждёт', 'ждут', 'ждут').split(' ')[1]} отправки, первый сгорит ${moment}`,
  nothingExpires: 'Отправки никто не ждёт.',
};

export const reasonGroups: typeof en.reasonGroups = {
  title: 'Почему',
  calls: (count) => russianPlural(count, 'звонок', 'звонка', 'звонков'),
};

export const campaigns: typeof en.campaigns = {
  lead: 'Звонки и конверсии по кампаниям, по убыванию числа звонков.',
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
  by: 'Группировать по',
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
  lead: 'Все клиенты сразу.',
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
