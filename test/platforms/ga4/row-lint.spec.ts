import { eventNameProblem, paramNameProblem } from '../../../src/platforms/ga4/event-names.js';
import { lintRow, type Ga4Event, type Ga4Row } from '../../../src/platforms/ga4/row.js';

const aRow = (params: Ga4Event['params'], change: Partial<Ga4Row> = {}): Ga4Row => ({
  client_id: '1234567890.1763800000',
  timestamp_micros: 1_795_171_559_000_000,
  events: [{ name: 'qualify_lead', params }],
  ...change,
});
const numbered = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, index]));

describe('a GA4 name', () => {
  it.each(['qualify_lead', 'generate_lead', 'purchase', 'Zvonok1', 'a'.repeat(40)])('%s may name an event', (name) => {
    expect(eventNameProblem(name)).toBeNull();
  });

  it.each([
    ['session_start', 'reserved'],
    ['error', 'reserved'],
    ['screen_view', 'reserved'],
    ['ga_lead', 'prefix'],
    ['_lead', 'prefix'],
    ['google_lead', 'prefix'],
    ['firebase_lead', 'prefix'],
    ['gtag.lead', 'prefix'],
    ['1lead', 'Latin letter'],
    ['call-quality', 'Latin letter'],
    ['звонок', 'Latin letter'],
    ['a'.repeat(41), 'Latin letter'],
    ['', 'Latin letter'],
  ])('%s may not name an event: %s', (name, why) => {
    const problem = eventNameProblem(name);
    expect(problem?.en).toContain(why);
    expect(problem?.ru).toMatch(/[а-яё]{3}/);
  });

  it('firebase_conversion may not name a parameter', () => {
    expect(paramNameProblem('firebase_conversion')?.en).toContain('reserved');
  });
});

describe('a row that GA4 would bend without a word', () => {
  it('is found sound where it is', () => {
    expect(lintRow(aRow({ value: 0, currency: 'RUB', goal: 'x'.repeat(100) }))).toBeNull();
    expect(lintRow(aRow(numbered(25)))).toBeNull();
  });

  it.each([
    ['a parameter too many', aRow(numbered(26)), '26 parameters'],
    ['a text too long', aRow({ goal: 'ы'.repeat(101) }), 'goal is longer'],
    ['a value without a currency', aRow({ value: 5 }), 'currency'],
    ['a value that is no number', aRow({ value: Number.NaN, currency: 'RUB' }), 'not a number'],
    ['a reserved parameter', aRow({ ga_session_id: '1' }), 'prefix'],
    ['a client id of a session cookie', aRow({}, { client_id: 'GS1.1.1763800000' }), 'client_id'],
    ['a time with a fraction', aRow({}, { timestamp_micros: 1.5 }), 'timestamp_micros'],
    ['no event', aRow({}, { events: [] }), '0 events'],
  ])('for %s is caught', (_name, row, words) => {
    expect(lintRow(row)).toContain(words);
  });
});
