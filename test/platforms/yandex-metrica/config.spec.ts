import { platform } from '../../../src/platforms/yandex-metrica/index.js';
import { TOKEN, aConfig } from './metrica.js';

const read = (change: Readonly<Record<string, unknown>>) =>
  platform.settings.safeParse({ ...aConfig('http://127.0.0.1:9'), ...change });

describe('the config of a Metrica destination', () => {
  it('fills in what is left out', () => {
    const { goals, counterId, token } = aConfig('');
    expect(platform.settings.parse({ goals, counterId, token })).toEqual({
      counterId: '12345678',
      token: TOKEN,
      endpoint: 'https://api-metrika.yandex.net',
      mode: 'conversions',
      identifiers: ['yaCid', 'yclid'],
      rowsPerFile: 1000,
      newGoalName: 'Звонок',
      phoneNumber: 'omit',
      read: { logs: 'off', logsMaxMb: 500, campaigns: 'utm', at: '04:10' },
      goals: {
        'quality-call': { target: 'quality_call', value: 'send' },
        'unique-answered': { target: 'unique_call', value: 'omit' },
      },
    });
  });

  it.each([
    ['a counter id without quotes', { counterId: 12345678 }, 'counterId', '12345678'],
    ['a token with the word before it', { token: 'OAuth y0_AgAAAA' }, 'token', 'y0_AgAAAA'],
    [
      'an endpoint with the path of the API',
      { endpoint: 'https://api-metrika.yandex.net/management/v1/counter/1' },
      'endpoint',
      'https://api-metrika.yandex.net',
    ],
    ['an endpoint with a slash at its end', { endpoint: 'http://127.0.0.1:8080/' }, 'endpoint', 'http://127.0.0.1:8080'],
  ])('takes %s', (_name, change, key, value) => {
    expect(read(change).data).toHaveProperty(key, value);
  });

  it.each([
    ['a counter’s name', { counterId: 'okna.example' }, ['counterId'], 'number of the Metrica counter'],
    [
      'Direct’s campaigns beside a log of UTM ones',
      { read: { campaigns: 'direct', logs: 'visits' } },
      ['read', 'campaigns'],
      'logs: off',
    ],
    ['a mode that is none', { mode: 'orders' }, ['mode'], 'mode: conversions'],
    ['goals in calls mode', { mode: 'calls' }, ['goals'], 'leave goals out'],
    ['files without rows', { rowsPerFile: 0 }, ['rowsPerFile'], 'from 1 to 5000'],
    ['a number to tell that is none', { phoneNumber: true }, ['phoneNumber'], 'omit, tracking'],
    ['a foreign identifier', { identifiers: ['gclid'] }, ['identifiers', 0], 'List yaCid, yclid'],
    ['an identifier twice', { identifiers: ['yclid', 'yclid'] }, ['identifiers'], 'each once'],
    ['no identifier', { identifiers: [] }, ['identifiers'], 'List yaCid, yclid'],
    ['no goal', { goals: {} }, ['goals'], 'at least one'],
    ['a goal without a target', { goals: { a: {} } }, ['goals', 'a', 'target'], 'identifier of a JavaScript-event goal'],
    ['a goal that is a text', { goals: { a: 'quality_call' } }, ['goals', 'a'], 'an object such as'],
    ['a value below zero', { goals: { a: { target: 't', value: -1 } } }, ['goals', 'a', 'value'], 'value: omit'],
    ['a token with a line break', { token: 'abc\ndef' }, ['token'], 'OAuth token'],
    ['an address without a protocol', { endpoint: 'api-metrika.yandex.net' }, ['endpoint'], 'http or https'],
  ])('refuses %s and says what to write', (_name, change, path, words) => {
    expect(read(change).error?.issues).toEqual([expect.objectContaining({ path, message: expect.stringContaining(words) })]);
  });

  it('names missing goals beside other mistakes, and each once', () => {
    const issues = read({ goals: undefined, counterId: 'okna', rowsPerFile: 0 }).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.')).sort()).toEqual(['counterId', 'goals', 'rowsPerFile']);
    expect(read({ goals: 5 }).error?.issues).toHaveLength(1);
  });

  it('needs no goals in calls mode, where it is told of every call and of no other goal', () => {
    const { counterId, token } = aConfig('');
    const calls = platform.settings.parse({ counterId, token, mode: 'calls', phoneNumber: 'tracking' });
    const destination = platform.create(calls, { http: { send: () => Promise.reject(new Error()) }, clock: { now: () => 0 } });
    expect([destination.routes('call'), destination.routes('quality-call')]).toEqual([true, false]);
  });

  it('spreads destinations over the hour, each at a minute of its own', () => {
    const schedules = Array.from({ length: 100 }, (_, index) => platform.defaultSchedule(`metrika-${index}`));
    for (const schedule of schedules) expect(schedule).toMatch(/^([0-5]?\d) \* \* \* \*$/);
    expect(new Set(schedules).size).toBeGreaterThan(30);
  });
});
