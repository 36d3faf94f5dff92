import * as en from '../en/answers.js';

export const answer: typeof en.answer = {
  by: (kind, ending) => `по ${kind} ${ending}`,
  accounts: {
    'yandex-metrica': (account) => `в счётчике ${account}`,
    ga4: (account) => `в потоке ${account}`,
    'google-ads': (account) => `в аккаунте ${account}`,
  },
  confirmed: (place) => `${place}: площадка подтвердила этот звонок`,
  delivered: (place, by) => `${place}: ${['передан', by].filter(Boolean).join(' ')}, принят`,
  confirming: (place, by) => `${place}: ${['обрабатывается', by].filter(Boolean).join(', ')}`,
  sending: (place) => `${place}: отправляется`,
  pending: (place, why) => `${place}: ещё не отправлен${why === '' ? '' : `, ${why}`}`,
  uncertain: (place) => `${place}: неизвестно, дошёл ли, ответ потерян. Проверьте в кабинете и решите`,
  unmatched: (place, by, where) => `${place}: нет. ${['Искали', by, where].filter(Boolean).join(' ')}, визит не найден`,
  rejected: (place, why) => `${place}: нет, ${why}`,
  expired: (place, moment) => `${place}: нет, принимала только до ${moment}`,
  skipped: (place, why) => `${place}: не отправлен, ${why}`,
  cancelled: (place, why) => `${place}: не отправлен, ${why}`,
  likely: 'Вероятные причины, сначала самые частые',
  report: (place) => `Открыть кабинет: ${place}`,
  causes: {
    'unmatched yandex-metrica': [
      'Визит ещё не обработан: Метрике нужно несколько часов. Нажмите «Повторить» завтра.',
      'Счётчик у этого посетителя не загрузился: блокировщик, нет согласия или страницу сразу закрыли.',
      'На сайте стоит другой счётчик, не тот, что у площадки.',
      'Идентификатор от визита, который счётчик уже не хранит.',
    ],
    'unmatched google-ads': [
      'Клик принадлежит другому аккаунту.',
      'Клик старше, чем период учёта у действия-конверсии.',
      'Клику всего несколько часов: завтра Google поищет его ещё раз.',
    ],
    'skipped NO_IDENTIFIER': [
      'Коллтрекинг не передаёт идентификатор посетителя: отметьте параметр в его настройках (раздел «Источники»).',
      'Звонили на статический номер, визит неизвестен.',
      'Скрипт на странице заблокирован, идентификатор не создан.',
    ],
    'skipped NO_CLICK_ID': [
      'Визит был не из Google Ads.',
      'В Google Ads выключена автопометка.',
      'Сайт теряет gclid при переадресации раньше, чем его увидит коллтрекинг.',
    ],
  },
};
