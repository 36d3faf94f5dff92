import { campaignsCsv, sortedCampaigns } from '../../../src/api/statistics/campaigns-file.js';
import { CAMPAIGNS_EXAMPLE } from '../../../src/api/statistics/campaigns-views.js';

const [example] = CAMPAIGNS_EXAMPLE.items;

describe('the file of campaigns', () => {
  it('has a column per goal and currency, in the reader’s language, and runs nothing', () => {
    const other = {
      ...example!,
      utmCampaign: '=1+1',
      goals: [{ goal: 'unique', conversions: 2, values: [{ currency: 'USD', value: 5 }] }],
    };
    const goalName = (goal: string): string => (goal === 'unique' ? 'Уникальный' : goal);
    const [head, first, second] = campaignsCsv([example!, other], { language: 'ru', separator: ';', goalName }).split('\r\n');
    expect(head).toBe(
      '\uFEFFПроект;Источник;Кампания;Ключевая фраза;Куда звонили;Звонки;Отвечено;Пропущено;quality-call;Уникальный;' +
        '"Ценность, RUB";"Ценность, USD"',
    );
    expect(first?.split(';').slice(-4)).toEqual(['12', '0', '18000', '0']);
    expect(second?.split(';')[2]).toBe("'=1+1");
    expect(second?.split(';').slice(-4)).toEqual(['0', '2', '0', '5']);
  });

  it('is sorted by what the page is sorted by, either way, and equal ones keep their order', () => {
    const named = (utmCampaign: string, calls: number, conversions: number) => {
      return { ...example!, utmCampaign, calls, goals: [{ goal: 'quality-call', conversions, values: [] }] };
    };
    const items = [named('many', 100, 5), named('few', 10, 4), named('none', 10, 0)];
    const order = (sort: string, direction: 'asc' | 'desc') =>
      sortedCampaigns(items, { sort, order: direction }).map(({ utmCampaign }) => utmCampaign);
    expect(order('calls', 'asc')).toEqual(['few', 'none', 'many']);
    expect(order('goal.quality-call', 'desc')).toEqual(['many', 'few', 'none']);
    expect(order('rate.quality-call', 'desc')).toEqual(['few', 'many', 'none']);
    expect(order('goal.unknown', 'desc')).toEqual(['many', 'few', 'none']);
  });
});
