import { CALL_GOAL, type Goal, type When } from '../../src/domain/goals/goal.js';
import { describeExclusion, describeGoal, describeRule } from '../../src/messages/goal-descriptions.js';

const GOAL: Goal = {
  id: 'g',
  when: { answered: true },
  at: 'end',
  value: 1500,
  currency: 'RUB',
  valueBy: [],
  oncePerCallerDays: null,
  holdMinutes: 0,
};

describe('a rule in words', () => {
  it.each<[When, string, string]>([
    [{ quality: true }, 'it is marked as a quality call', 'он отмечен качественным'],
    [
      { quality: false, answered: true },
      'it is marked as no quality call and it was answered',
      'он отмечен некачественным и на него ответили',
    ],
    [{ accepted: false }, 'its status is other than 11XX (not accepted)', 'его статус не 11XX (не принят)'],
    [
      { new: true, duplicate: false },
      'it is marked as unique and it is marked as no repeat',
      'он отмечен уникальным и он отмечен неповторным',
    ],
    [
      { minTalkSeconds: 60, maxTalkSeconds: 600 },
      'the talk took 60 s or more and the talk took 600 s or less',
      'разговор длился 60 с или дольше и разговор длился не больше 600 с',
    ],
    [{ minWaitSeconds: 5 }, 'the caller waited 5 s or more', 'ответа ждали 5 с или дольше'],
    [
      { callTypes: ['dynamic', 'default'] },
      'the number is dynamic or the default one',
      'номер динамический или номер по умолчанию',
    ],
    [{ direction: 'in' }, 'the call is incoming', 'звонок входящий'],
    [{ direction: ['in', 'out'] }, 'the call is incoming or outgoing', 'звонок входящий или исходящий'],
    [{ statusCodes: [1110, '11*'] }, 'the status code is “1110” or “11*”', 'код статуса «1110» или «11*»'],
    [{ cities: ['Москва', 'Тула', 'Тверь'] }, 'the city is “Москва”, “Тула” or “Тверь”', 'город «Москва», «Тула» или «Тверь»'],
    [{ utmCampaign: 'brand*' }, 'utm_campaign is “brand*”', 'utm_campaign «brand*»'],
    [
      { customParam: { crm: 'yes', lead: ['a', 'b'] } },
      'customParam “crm” is “yes” and customParam “lead” is “a” or “b”',
      'customParam «crm» «yes» и customParam «lead» «a» или «b»',
    ],
    [{ hasIdentifier: 'yaCid' }, 'it carries the identifier “yaCid”', 'в нём есть идентификатор «yaCid»'],
    [
      { hours: { days: ['mon-fri', 'sun'], from: '09:00', to: '20:00' } },
      'it began on Mon–Fri, Sun, from 09:00 to 20:00',
      'он начался в дни пн–пт, вс, с 09:00 до 20:00',
    ],
    [{ hours: { to: '12:00' } }, 'it began from 00:00 to 12:00', 'он начался с 00:00 до 12:00'],
    [{ uniqueWithinDays: 1 }, 'it is the caller’s first in 1 day', 'это первый звонок с номера за 1 день'],
    [{ uniqueWithinDays: 30 }, 'it is the caller’s first in 30 days', 'это первый звонок с номера за 30 дней'],
    [{ callNumber: { min: 2, max: 2 } }, 'it is the caller’s call number 2', 'это 2-й звонок с номера'],
    [{ callNumber: { min: 3 } }, 'it is the caller’s call number 3 or later', 'это 3-й звонок с номера или позже'],
    [{ callNumber: { max: 4 } }, 'it is the caller’s call number 1 to 4', 'это с 1-го по 4-й звонок с номера'],
    [
      { all: [{ answered: true }, { quality: true }] },
      'it was answered and it is marked as a quality call',
      'на него ответили и он отмечен качественным',
    ],
    [
      { any: [{ quality: true }, { answered: true, minTalkSeconds: 90 }] },
      'one of these holds: (it is marked as a quality call) or (it was answered and the talk took 90 s or more)',
      'верно хотя бы одно: (он отмечен качественным) или (на него ответили и разговор длился 90 с или дольше)',
    ],
    [
      { not: { devices: 'mobile' } },
      'this is known not to hold: (the device is “mobile”)',
      'известно, что это не так: (устройство «mobile»)',
    ],
  ])('%j', (when, en, ru) => {
    expect(describeRule(when)).toEqual({ en, ru });
  });

  it('that asks for nothing says nothing', () => {
    expect([describeRule({}), describeRule({ all: [{}] })]).toEqual([null, null]);
  });
});

describe('a goal in words', () => {
  const said = (goal: Partial<Goal>) => describeGoal({ ...GOAL, ...goal });

  it.each<[string, Partial<Goal>, string[]]>([
    ['with a value', {}, ['A call counts if it was answered.', 'It is worth 1,500 RUB.']],
    ['without conditions and value', { when: {}, value: null }, ['Every call counts.', 'It has no value of its own.']],
    [
      'worth more in some campaigns, once per caller, after a while',
      { valueBy: [{ when: { utmCampaign: 'brand*' }, value: 800 }], oncePerCallerDays: 30, holdMinutes: 60 },
      [
        'A call counts if it was answered.',
        'It is worth 800 RUB if utm_campaign is “brand*”; otherwise 1,500 RUB.',
        'The same caller counts once in 30 days; a hidden number counts each time.',
        'It leaves 60 min after the call’s end at the earliest: the verdict may still change.',
      ],
    ],
    ['that every ended call meets', CALL_GOAL, ['Every call counts once it has ended.', 'It has no value of its own.']],
  ])('%s', (_name, goal, sentences) => {
    expect(said(goal).map(({ en }) => en)).toEqual(sentences);
  });

  it('says the same in Russian', () => {
    expect(
      said({ valueBy: [{ when: { quality: true }, value: 2 }], value: null, oncePerCallerDays: 2 }).map(({ ru }) => ru),
    ).toEqual([
      'Звонок засчитывается, если на него ответили.',
      'Ценность: 2\u00A0₽, если он отмечен качественным; иначе не задана.',
      'Один и тот же звонящий засчитывается один раз за 2 дня; скрытый номер засчитывается каждый раз.',
    ]);
  });
});

describe('an exclusion in words', () => {
  it('names the numbers, and counts those that are too many to name', () => {
    expect(describeExclusion({ callers: ['+7495*'], trackingNumbers: [] })).toEqual([
      { en: 'Calls from +7495* are kept and never count.', ru: 'Звонки с +7495* хранятся, но не засчитываются никогда.' },
    ]);
    const many = describeExclusion({ callers: [], trackingNumbers: ['1', '2', '3', '4', '5', '6', '7'] });
    expect(many.map(({ en }) => en)).toEqual(['Calls to 1, 2, 3, 4, 5 or 2 more are kept and never count.']);
    expect(describeExclusion({ callers: [], trackingNumbers: [] })).toEqual([]);
  });
});
