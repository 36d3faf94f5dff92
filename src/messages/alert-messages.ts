import { DateTime } from 'luxon';
import type { AlertCondition } from '../domain/alert.js';
import { type Language, russianPlural } from '../domain/localized-text.js';
import type { Instant } from '../domain/time/instant.js';
import { numberText } from './number-text.js';

/** A headline, what is wrong, and what to do. Subjects are ids of the config; never contains personal data or secrets. */
export interface AlertText {
  readonly title: string;
  readonly text: string;
  readonly advice: string;
}

/** The text when an alert begins. `subject` is a destination or a source. */
export function alertConditionText(condition: AlertCondition, subject: string, timezone: string, language: Language): AlertText {
  const at = (moment: Instant) => DateTime.fromMillis(moment, { zone: timezone }).toFormat('dd.MM HH:mm');
  const say = (en: AlertText, ru: AlertText): AlertText => (language === 'ru' ? ru : en);
  switch (condition.rule) {
    case 'destination-paused':
      return condition.facts.by === 'person' ? say(...pausedByPerson(subject)) : say(...pausedByRingback(subject));
    case 'backlog-expiring': {
      const { uploads, firstAt } = condition.facts;
      return say(
        {
          title: `Calls for ${subject} are about to expire`,
          text:
            `Calls that wait for ${subject}: ${numberText(uploads, 'en')}. After ${at(firstAt)} the platform no longer takes ` +
            'the first of them.',
          advice:
            'Open the destination in the dashboard and see what holds it: “Check access” names the cause, “Send now” ' +
            'sends at once.',
        },
        {
          title: `Звонки для ${subject} скоро сгорят`,
          text:
            `Ждут отправки в ${subject}: ${russianPlural(uploads, 'звонок', 'звонка', 'звонков')}. После ${at(firstAt)} ` +
            'площадка перестанет принимать первый из них.',
          advice: 'Откройте площадку в панели: «Проверить доступ» назовёт причину, «Отправить сейчас» отправит сразу.',
        },
      );
    }
    case 'nothing-received': {
      const { lastAt } = condition.facts;
      return say(
        {
          title: `No calls from ${subject}`,
          text: `Source ${subject} has reported no call in working hours since ${at(lastAt)}.`,
          advice: 'Call the tracked number yourself. If nothing comes, check the webhook’s address in the call-tracking account.',
        },
        {
          title: `Нет звонков от ${subject}`,
          text: `Источник ${subject} в рабочее время не сообщал о звонках с ${at(lastAt)}.`,
          advice: 'Позвоните на подменный номер сами. Если ничего не придёт, проверьте адрес вебхука в кабинете коллтрекинга.',
        },
      );
    }
    case 'coverage-fell': {
      const [before, now] = [percent(condition.facts.before), percent(condition.facts.now)];
      return say(
        {
          title: 'Fewer calls carry an identifier',
          text: `Over the last three days ${now} of the calls carry something to match by; before it was ${before}.`,
          advice:
            'Check that the counters and the call-tracking script are still on the site, and that all parameters are ' +
            'ticked in the call-tracking account.',
        },
        {
          title: 'Меньше звонков с идентификаторами',
          text: `За последние три дня идентификаторы есть у ${now} звонков, раньше было ${before}.`,
          advice: 'Проверьте, что счётчики и скрипт коллтрекинга стоят на сайте и что в кабинете отмечены все параметры вебхука.',
        },
      );
    }
    case 'unmatched-rose': {
      const [before, now] = [percent(condition.facts.before), percent(condition.facts.now)];
      return say(
        {
          title: `${subject} finds fewer visits`,
          text: `Over the last three days ${subject} found no visit or click for ${now} of the calls; before it was ${before}.`,
          advice: 'Check that the counter or account in the config is the one of the site, and that its script is still there.',
        },
        {
          title: `${subject} чаще не находит визит`,
          text: `За последние три дня ${subject} не находит визит или клик для ${now} звонков, раньше было ${before}.`,
          advice: 'Проверьте, что в настройках указан счётчик или аккаунт этого сайта и что его код стоит на страницах.',
        },
      );
    }
    case 'silent-zero': {
      const { goal: id, goalName: goal = id, first, last, calls } = condition.facts;
      return say(
        {
          title: `${subject} shows nothing`,
          text:
            `Calls delivered for ${goal}: ${numberText(calls, 'en')} (${dayRange(first, last)}). The ad account of ${subject} ` +
            'shows none of them.',
          advice:
            'Open “What the platforms show”: it names the goal’s state there. Check that the goal exists and is switched on, ' +
            'and that the config names this account.',
        },
        {
          title: `В кабинете ${subject} пусто`,
          text:
            `По цели ${goal} доставлено: ${russianPlural(calls, 'звонок', 'звонка', 'звонков')} ` +
            `(${dayRange(first, last)}). Кабинет ${subject} не показывает ни одного.`,
          advice:
            'Откройте страницу «Что видно в кабинетах»: там видно состояние цели. Проверьте, что цель есть и включена, а в ' +
            'настройках указан именно этот аккаунт.',
        },
      );
    }
    case 'clock-apart': {
      const [seconds, isAhead] = [Math.abs(condition.facts.seconds), condition.facts.seconds > 0];
      return say(
        {
          title: `The clock of ${subject} is wrong`,
          text: `It is ${seconds} s ${isAhead ? 'ahead of' : 'behind'} the database’s clock, by which Ringback goes.`,
          advice: 'Set the clock of that machine by NTP (chrony, systemd-timesyncd).',
        },
        {
          title: `Часы сервера ${subject} идут неверно`,
          text: `Они ${isAhead ? 'спешат относительно' : 'отстают от'} часов базы на ${seconds} с, а Ringback живёт по ним.`,
          advice: 'Настройте на этом сервере синхронизацию времени по NTP (chrony, systemd-timesyncd).',
        },
      );
    }
  }
}

/** The text when an alert is over. */
export function alertOverText({ title }: AlertText, language: Language): AlertText {
  return language === 'ru'
    ? { title: `Прошло: ${title}`, text: 'Это больше не так.', advice: 'Делать ничего не нужно.' }
    : { title: `Over: ${title}`, text: 'This is no longer so.', advice: 'Nothing is left to do.' };
}

export function testAlertText(language: Language): AlertText {
  return language === 'ru'
    ? {
        title: 'Проверка оповещений',
        text: 'Это проверочное сообщение Ringback.',
        advice: 'Раз оно пришло, оповещения дойдут сюда же.',
      }
    : {
        title: 'A test of alerts',
        text: 'This is a test message of Ringback.',
        advice: 'As it came, alerts will come here too.',
      };
}

function pausedByPerson(id: string): [AlertText, AlertText] {
  return [
    {
      title: `${id} is paused`,
      text: `A person paused ${id}; its calls wait, and their windows keep running.`,
      advice: 'Resume it in the dashboard when the reason is gone.',
    },
    {
      title: `${id} на паузе`,
      text: `Отправку в ${id} остановил человек: звонки ждут, а сроки идут.`,
      advice: 'Когда причина отпадёт, возобновите площадку в панели.',
    },
  ];
}

function pausedByRingback(id: string): [AlertText, AlertText] {
  return [
    {
      title: `${id} is paused`,
      text: `The platform does not accept the credentials or a setting of ${id}; its calls wait, and their windows keep running.`,
      advice:
        'Open the destination in the dashboard: it names what is wrong. Fix it in the config and restart, or renew the ' +
        'access and press “Check access”.',
    },
    {
      title: `${id} на паузе`,
      text: `Площадка не принимает доступ или настройку ${id}: звонки ждут, а сроки идут.`,
      advice:
        'Откройте площадку в панели: там названа причина. Исправьте её в настройках и перезапустите, либо обновите ' +
        'доступ и нажмите «Проверить доступ».',
    },
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Days as `YYYY-MM-DD`, formatted as dates in messages. */
function dayRange(first: string, last: string): string {
  const [from, to] = [first, last].map((day) => DateTime.fromISO(day).toFormat('dd.MM'));
  return first === last ? `${from}` : `${from}–${to}`;
}
