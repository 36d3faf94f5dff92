import { checkDatabase, isDatabaseUsable } from '../../src/doctor/database-checks.js';
import { checkClock, checkDatabaseClock, type DoctorCheck } from '../../src/doctor/doctor-check.js';
import { checkSource, type SourceFacts } from '../../src/doctor/source-checks.js';
import type { ClockDrift } from '../../src/runtime/http-dates.js';
import type { DatabaseInspection } from '../../src/store/database/inspect-database.js';
import { aProject, NOON } from '../support/test-pipeline.js';

const DAY = 86_400_000;
const graded = (checks: readonly DoctorCheck[]) => checks.map(({ name, result }) => [name, result]);

describe('what the doctor says of a source', () => {
  const [source] = aProject().sources;
  const known: SourceFacts = {
    project: 'okna',
    source: source!,
    lastWebhookAt: NOON - DAY,
    silentForDays: null,
    suspicion: null,
    missing: [],
    listTrouble: null,
  };
  const heard = (change: Partial<SourceFacts>) => checkSource({ ...known, ...change }, NOON)[1];

  it.each<[string, number | null, string, string]>([
    ['an hour ago', NOON - 3_600_000, 'proved', '1 h ago'],
    ['a minute ago', NOON - 60_000, 'proved', 'less than an hour ago'],
    ['eight days ago', NOON - 8 * DAY, 'doubtful', 'No webhook for 8 d'],
    ['never', null, 'assumed', 'test call'],
  ])('that was heard of %s', (_when, lastWebhookAt, result, words) => {
    expect(heard({ lastWebhookAt })).toMatchObject({ result, text: { en: expect.stringContaining(words) } });
  });

  it('that is silent for longer than receipts are kept did send once', () => {
    const check = heard({ lastWebhookAt: null, silentForDays: 30 });
    expect(check).toMatchObject({ result: 'doubtful', text: { en: expect.stringContaining('No webhook for 30 d or longer') } });
  });

  it('names what makes its calls doubtful', () => {
    const missing = [{ goal: 'quality-call', condition: 'quality', parameter: 'isQuality' }];
    const checks = checkSource(
      { ...known, suspicion: { code: 'SOURCE_TIME_SUSPECT', hours: 3 }, missing, listTrouble: { code: 'AUTHORISATION' } },
      NOON,
    );
    expect(graded(checks).slice(2)).toEqual([
      ['clock', 'doubtful'],
      ['parameters', 'doubtful'],
      ['list', 'doubtful'],
    ]);
  });
});

describe('what the doctor says of the clock', () => {
  const drift = (ms: number, local = false): ClockDrift => ({ host: 'a.example', ms, local });
  it.each<[ClockDrift | null, string, string]>([
    [null, 'assumed', 'No platform answered'],
    [drift(2000), 'proved', 'agrees'],
    [drift(2000, true), 'assumed', 'this machine'],
    [drift(61_000), 'failed', '61 s ahead of'],
    [drift(-3_600_000), 'failed', '3600 s behind'],
    [drift(-3_600_000, true), 'failed', '3600 s behind'],
  ])('%j', (found, result, words) => {
    expect(checkClock(found)).toMatchObject({ result, text: { en: expect.stringContaining(words) } });
  });
});

describe('what the doctor says of the clock that it shares with other processes on one PostgreSQL', () => {
  it.each<[number, string, string, string]>([
    [4_900, 'proved', 'agrees', 'согласны'],
    [-5_100, 'doubtful', '5 s behind', 'на 5 с отстают'],
    [600_000, 'doubtful', '600 s ahead of', 'на 600 с спешат'],
  ])('%d ms from the database’s', (driftMs, result, en, ru) => {
    expect(checkDatabaseClock(driftMs)).toMatchObject([
      { result, text: { en: expect.stringContaining(en), ru: expect.stringContaining(ru) } },
    ]);
  });

  it('is nothing where a file has one machine', () => {
    expect(checkDatabaseClock(null)).toEqual([]);
  });
});

describe('what the doctor says of the database', () => {
  const sound: DatabaseInspection = {
    dialect: 'sqlite',
    state: 'open',
    trouble: null,
    integrity: 'sound',
    pending: [],
    unknown: [],
    writable: 'yes',
  };
  it.each<[string, Partial<DatabaseInspection>, [string, string], boolean]>([
    ['a sound one', {}, ['integrity', 'proved'], true],
    ['one that is not there yet', { state: 'absent' }, ['open', 'assumed'], false],
    ['one that does not open', { state: 'shut', trouble: 'EACCES' }, ['open', 'failed'], false],
    ['a damaged one', { integrity: 'damaged', trouble: 'row missing' }, ['integrity', 'failed'], false],
    ['one on PostgreSQL', { dialect: 'postgres', integrity: 'not looked at' }, ['integrity', 'assumed'], true],
    ['one behind this version', { pending: ['A1'] }, ['migrated', 'failed'], false],
    ['one ahead of this version', { unknown: ['Z9'] }, ['migrated', 'failed'], false],
    ['one that another process writes to', { writable: 'busy' }, ['writable', 'assumed'], true],
    ['one whose lock another process keeps', { writable: 'locked' }, ['writable', 'failed'], true],
    ['one that is read only', { writable: 'no' }, ['writable', 'failed'], false],
  ])('%s', (_name, change, check, usable) => {
    const found = { ...sound, ...change };
    expect(graded(checkDatabase(found))).toContainEqual(check);
    expect(isDatabaseUsable(found)).toBe(usable);
  });
});
