import { CampaignSum, type CampaignTable } from '../../../src/domain/figures/campaign-sum.js';

const BRAND = ['yandex', 'brand', 'окна', '+74951234567'];
const POISK = ['yandex', 'poisk', null, '+74951234567'];

function aDay(count: (sum: CampaignSum) => void): CampaignTable {
  const sum = new CampaignSum();
  count(sum);
  return JSON.parse(JSON.stringify(sum.table())) as CampaignTable;
}

/** By the parts' names, then by what was counted. */
function told(sum: CampaignSum): Record<string, Record<string, number>> {
  return Object.fromEntries(
    sum
      .list()
      .map(({ parts, counts }) => [
        parts.map(String).join(' '),
        Object.fromEntries(counts.map(({ path, count }) => [path.join(' '), count])),
      ]),
  );
}

const MONDAY = aDay((sum) => {
  sum.add(POISK, ['calls']);
  sum.add(BRAND, ['calls']);
  sum.add(BRAND, ['missedAt', '13']);
});
const TUESDAY = aDay((sum) => {
  sum.add(BRAND, ['value', 'quality-call', 'RUB'], 150_000);
  sum.add(BRAND, ['calls'], 2);
});

describe('a sum of campaigns', () => {
  it('of stored days is that of the period, whatever words each day met first', () => {
    const sum = new CampaignSum();
    for (const day of [MONDAY, TUESDAY]) sum.include(day);
    expect(told(sum)).toEqual({
      'yandex poisk null +74951234567': { calls: 1 },
      'yandex brand окна +74951234567': { calls: 3, 'missedAt 13': 1, 'value quality-call RUB': 150_000 },
    });
  });

  it('of stored sums is the same again', () => {
    const month = new CampaignSum();
    for (const day of [MONDAY, TUESDAY]) month.include(day);
    const again = new CampaignSum();
    again.include(month.table());
    expect(told(again)).toEqual(told(month));
  });

  it('tells calls apart only by the parts that are asked for', () => {
    const sum = new CampaignSum(['utmSource']);
    for (const day of [MONDAY, TUESDAY]) sum.include(day);
    expect(told(sum)).toEqual({
      'yandex null null null': { calls: 4, 'missedAt 13': 1, 'value quality-call RUB': 150_000 },
    });
  });

  it('takes a word that holds the mark between words for a word', () => {
    const day = aDay((sum) => sum.add(['a\u0001b', null, null, null], ['goal', 'one\u0001two']));
    const sum = new CampaignSum();
    sum.include(day);
    expect(told(sum)).toEqual({ 'a b null null null': { 'goal one two': 1 } });
  });
});
