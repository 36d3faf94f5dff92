import { campaignsCsv } from '../../../src/api/statistics/campaigns-file.js';
import { CAMPAIGNS_EXAMPLE } from '../../../src/api/statistics/campaigns-views.js';

const [example] = CAMPAIGNS_EXAMPLE.items;

describe('the file of campaigns', () => {
  it('has a column per goal and currency, in the reader’s language, and runs nothing', () => {
    const other = {
      ...example!,
      utmCampaign: '=1+1',
      goals: [{ goal: 'unique', conversions: 2, values: [{ currency: 'USD', value: 5 }] }],
    };
    const [head, first, second] = campaignsCsv([example!, other], 'ru', ';').split('\r\n');
    expect(head).toBe(
      '\uFEFFПроект;Источник;Кампания;Ключевая фраза;Куда звонили;Звонки;Отвечено;Пропущено;quality-call;unique;' +
        '"Ценность, RUB";"Ценность, USD"',
    );
    expect(first?.split(';').slice(-4)).toEqual(['12', '0', '18000', '0']);
    expect(second?.split(';')[2]).toBe("'=1+1");
    expect(second?.split(';').slice(-4)).toEqual(['0', '2', '0', '5']);
  });
});
