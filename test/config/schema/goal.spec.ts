import { whenSchema } from '../../../src/config/schema/goal.js';

const issuesOf = (when: unknown) => whenSchema.safeParse(when).error?.issues.map((issue) => issue.path.join('.')) ?? [];

describe('a rule in the config', () => {
  it('may have every key of the contract, a value or a list', () => {
    const rule = {
      quality: true,
      answered: true,
      accepted: true,
      new: false,
      duplicate: false,
      minTalkSeconds: 60,
      maxTalkSeconds: 600,
      minWaitSeconds: 0,
      maxWaitSeconds: 60,
      callTypes: ['dynamic', 'static'],
      statusCodes: [1110, '112*'],
      sources: 'mango-*',
      trackingNumbers: ['+7495*'],
      callerNumbers: '+79161234567',
      countries: 'RU',
      regions: ['MOW'],
      cities: 'Москва',
      devices: 'mobile',
      utmSource: ['yandex', 'google'],
      utmMedium: 'cpc',
      utmCampaign: 'brand*',
      utmContent: '*',
      utmTerm: 'окна',
      page: '*/calc',
      firstPage: '*',
      customParam: { manager: ['ivan*', 'petr*'], order: '*' },
      hasIdentifier: ['yaCid', 'gclid'],
      hours: { days: ['mon-fri', 'sat'], from: '09:00', to: '20:00' },
      uniqueWithinDays: 30,
      callNumber: { min: 1, max: 3 },
      any: [{ quality: true }, { all: [{ new: true }] }],
      all: [{ not: { utmSource: 'x' } }],
      not: { any: [{ duplicate: true }] },
    };
    expect(whenSchema.parse(rule)).toEqual(rule);
  });

  it('takes a direction or a list of both, in any letter case', () => {
    expect(whenSchema.parse({ direction: 'In' })).toEqual({ direction: 'in' });
    expect(whenSchema.parse({ direction: ['in', 'OUT'] })).toEqual({ direction: ['in', 'out'] });
  });

  it('takes call types in any letter case and numbers in any writing', () => {
    expect(whenSchema.parse({ callTypes: 'Dynamic', callerNumbers: '8 (916) 123-45-67' })).toEqual({
      callTypes: 'dynamic',
      callerNumbers: '+79161234567',
    });
  });

  it.each([
    ['a condition nobody knows', { qualtiy: true }, ['']],
    ['one deep inside', { any: [{ not: { minTalk: 5 } }] }, ['any.0.not']],
    ['a yes in words', { quality: 'yes' }, ['quality']],
    ['a fraction of a second', { minTalkSeconds: 1.5 }, ['minTalkSeconds']],
    ['an unknown call type', { callTypes: 'mobile' }, ['callTypes']],
    ['a direction that is none', { direction: 'inbound' }, ['direction']],
    ['an unknown identifier', { hasIdentifier: ['yaCid', 'fbclid'] }, ['hasIdentifier.1']],
    ['a day that is none', { hours: { days: 'monday' } }, ['hours.days']],
    ['a time that is none', { hours: { from: '25:00' } }, ['hours.from']],
    ['hours without a moment', { hours: { from: '09:00', to: '09:00' } }, ['hours']],
    ['an empty list', { cities: [] }, ['cities']],
    ['an empty any', { any: [] }, ['any']],
    ['a call number 0', { callNumber: { min: 0 } }, ['callNumber.min']],
    ['call numbers the wrong way round', { callNumber: { min: 3, max: 2 } }, ['callNumber']],
    ['talk times the wrong way round', { minTalkSeconds: 60, maxTalkSeconds: 30 }, ['minTalkSeconds']],
    ['no days at all', { uniqueWithinDays: 0 }, ['uniqueWithinDays']],
  ])('with %s is refused there', (_, when, paths) => {
    expect(issuesOf(when)).toEqual(paths);
  });
});
