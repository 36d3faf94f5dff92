import { BROAD_PARTS, type CampaignTable } from '../../../src/domain/statistics/stored-statistics.js';
import { CampaignDayCounts } from '../../../src/statistics/counts/campaign-day-counts.js';
import { CampaignSum } from '../../../src/statistics/counts/campaign-sum.js';

const BRAND = ['yandex', 'brand', 'окна', '+74951234567'];
const POISK = ['yandex', 'poisk', null, '+74951234567'];

const WORDS: string[] = [];

/** From 1 up, as the database numbers them. */
function numberOf(word: string): number {
  if (!WORDS.includes(word)) WORDS.push(word);
  return WORDS.indexOf(word) + 1;
}

function aDay(count: (day: CampaignDayCounts) => void): CampaignTable {
  const day = new CampaignDayCounts();
  count(day);
  return JSON.parse(JSON.stringify(day.table(numberOf))) as CampaignTable;
}

/** By the parts' names, the largest first. */
function shownCounts(sum: CampaignSum, most = 10): Record<string, Record<string, number>> {
  const named = sum.largest(most).map(({ words, calls, counts }) => {
    const counted = counts.map(({ path, count }) => [path.join(' '), count] as const);
    return [words.map((word) => WORDS[word - 1] ?? null).join(' '), { calls, ...Object.fromEntries(counted) }];
  });
  return Object.fromEntries(named) as Record<string, Record<string, number>>;
}

const MONDAY = aDay((day) => {
  day.addCall(POISK);
  day.addCall(BRAND);
  day.add(BRAND, ['missedAt', '13']);
});
const TUESDAY = aDay((day) => {
  day.add(BRAND, ['value', 'quality-call', 'RUB'], 150_000);
  day.addCall(BRAND);
  day.addCall(BRAND);
});
const BOTH = {
  'yandex brand окна +74951234567': { calls: 3, 'missedAt 13': 1, 'value quality-call RUB': 150_000 },
  'yandex poisk  +74951234567': { calls: 1 },
};

describe('a sum of campaigns', () => {
  it('that is past all money is shown as the most there is, and stops nothing', () => {
    const day = aDay((counting) => {
      for (let sale = 0; sale < 100; sale += 1) counting.add(BRAND, ['value', 'sale', 'RUB'], 99_999_999_999_900);
      counting.addCall(BRAND);
    });
    const { 'yandex brand окна +74951234567': brand } = shownCounts(CampaignSum.of([day]));
    expect(brand).toEqual({ calls: 1, 'value sale RUB': Number.MAX_SAFE_INTEGER });
  });

  it('of stored days is that of the period, whatever each day counted first', () => {
    expect(shownCounts(CampaignSum.of([MONDAY, TUESDAY]))).toEqual(BOTH);
    expect(shownCounts(CampaignSum.of([TUESDAY, MONDAY]))).toEqual(BOTH);
  });

  it('of stored sums is the same again', () => {
    const month = CampaignSum.of([MONDAY, TUESDAY]).table();
    expect(shownCounts(CampaignSum.of([month]))).toEqual(BOTH);
    expect(CampaignSum.of([month]).all()).toEqual(CampaignSum.of([MONDAY, TUESDAY]).all());
  });

  it('tells calls apart only by the parts that are asked for', () => {
    const sum = CampaignSum.of([MONDAY, TUESDAY], ['utmSource']);
    expect(sum.size).toBe(1);
    expect(shownCounts(sum)).toEqual({ 'yandex   ': { calls: 4, 'missedAt 13': 1, 'value quality-call RUB': 150_000 } });
  });

  it('without some parts is the same, whether they are left out before or after', () => {
    const days = [MONDAY, TUESDAY].map((day) => CampaignSum.of([day], BROAD_PARTS).table());
    expect(shownCounts(CampaignSum.of(days))).toEqual(shownCounts(CampaignSum.of([MONDAY, TUESDAY], BROAD_PARTS)));
    expect(shownCounts(CampaignSum.of(days, ['utmSource']))).toEqual(
      shownCounts(CampaignSum.of([MONDAY, TUESDAY], ['utmSource'])),
    );
  });

  it('shows the largest groups and counts all', () => {
    const sum = CampaignSum.of([MONDAY, TUESDAY]);
    expect(Object.keys(shownCounts(sum, 1))).toEqual(['yandex brand окна +74951234567']);
    expect(sum.size).toBe(2);
    expect(sum.all()).toEqual({
      calls: 4,
      counts: [
        { path: ['missedAt', '13'], count: 1 },
        { path: ['value', 'quality-call', 'RUB'], count: 150_000 },
      ],
    });
  });

  it('adds up thousands of groups and amounts beyond 32 bits', () => {
    const groups = Array.from({ length: 5_000 }, (_, at) => ['yandex', 'brand', `keyword ${at % 500}`, `+7495000${at}`]);
    const days = [1, 2].map((calls) =>
      aDay((day) => {
        for (const [at, group] of groups.entries()) {
          for (let call = 0; call < calls + (at % 3); call += 1) day.addCall(group);
          day.add(group, ['value', 'order', 'RUB'], 99_999_999_999_900);
        }
      }),
    );
    const month = CampaignSum.of([CampaignSum.of(days).table()]);
    expect(month.size).toBe(5_000);
    expect(month.largest(5_000).map(({ calls }) => calls)).toEqual(groups.map((_, at) => 3 + 2 * (at % 3)).sort((a, b) => b - a));
    expect(month.largest(1)[0]?.counts).toEqual([{ path: ['value', 'order', 'RUB'], count: 199_999_999_999_800 }]);
  });

  it('takes a word that holds the mark between words for a word', () => {
    const day = aDay((one) => one.add(['a\u0001b', null, null, null], ['goal', 'one\u0001two']));
    expect(shownCounts(CampaignSum.of([day]))).toEqual({ 'a b   ': { calls: 0, 'goal one two': 1 } });
  });
});
