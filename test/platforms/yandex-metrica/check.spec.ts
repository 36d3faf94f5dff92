import type { CheckContext } from '../../../src/platforms/kit/platform.js';
import { Bench, contextFor, NOW } from '../contract/bench.js';
import type { Answer } from '../contract/local-server.js';
import { callsSubject, errorAnswer, metricaSubject, uploadingJson, uploadingsAnswer } from './metrica.js';

const bench = new Bench(metricaSubject());
/** Yandex: openapi/goal/goals, read 2026-11-22. */
const goalsAnswer = (...goals: readonly (readonly [type: string, url: string])[]): Answer => ({
  status: 200,
  body: JSON.stringify({ goals: goals.map(([type, url], id) => ({ id, type, conditions: [{ type: 'exact', url }] })) }),
});
/** Yandex: openapi/counter/counter, read 2026-11-25. */
const counterAnswer = (permission: string): Answer => ({ status: 200, body: JSON.stringify({ counter: { id: 1, permission } }) });

interface MetricaAnswers {
  readonly uploadings?: Answer;
  readonly others?: Answer;
  readonly goals?: Answer;
  readonly counter?: Answer;
}
const BOTH_GOALS = goalsAnswer(['action', 'quality_call'], ['action', 'unique_call']);

const look = async (
  {
    uploadings = uploadingsAnswer([]),
    others = uploadingsAnswer([]),
    goals = BOTH_GOALS,
    counter = counterAnswer('own'),
  }: MetricaAnswers,
  ours?: CheckContext['ours'],
) => {
  bench.behave(({ url }) => {
    if (url.includes('/goals')) return goals;
    if (url.includes('/calls_uploadings')) return others;
    return url.includes('/uploadings') ? uploadings : counter;
  });
  return bench.destination().check({ ...contextFor(), ...(ours && { ours }) });
};
const check = async (answers: MetricaAnswers) => (await look(answers)).map(({ name, result }) => [name, result]);

beforeAll(() => bench.open());
afterAll(() => bench.close());

describe('the check of a Metrica destination', () => {
  it('proves token, permission and goals, and that nobody else uploads', async () => {
    expect(await check({})).toEqual([
      ['counter', 'proved'],
      ['upload', 'proved'],
      ['goal quality-call', 'proved'],
      ['goal unique-answered', 'proved'],
      ['other uploads', 'proved'],
    ]);
    expect(bench.server.seen).toHaveLength(bench.destination().checkRequests);
  });

  it('asks for no goals in calls mode', async () => {
    const calls = new Bench(callsSubject());
    await calls.open();
    calls.behave(({ url }) => (url.includes('uploadings') ? uploadingsAnswer([]) : counterAnswer('own')));
    await calls.destination().check(contextFor());
    expect(calls.server.seen).toHaveLength(calls.destination().checkRequests);
    expect(calls.server.seen.map(({ url }) => url).join()).not.toContain('/goals');
    await calls.close();
  });

  it('finds a goal missing that is not there or is no JavaScript event', async () => {
    const results = await check({ goals: goalsAnswer(['url', 'quality_call']) });
    expect(results.slice(2, 4)).toEqual([
      ['goal quality-call', 'failed'],
      ['goal unique-answered', 'failed'],
    ]);
  });

  it.each([
    ['view', 'failed'],
    ['view_access_filter', 'failed'],
    ['analyst', 'failed'],
    ['edit', 'proved'],
  ])('says of an account with the access %s that uploading is %s', async (permission, result) => {
    expect(await check({ counter: counterAnswer(permission) })).toContainEqual(['upload', result]);
  });

  it('takes goals and permission on trust where the token may upload and not read', async () => {
    const denied = errorAnswer(403, 'access_denied');
    const results = await check({ goals: denied, counter: denied });
    expect(results).toEqual(
      expect.arrayContaining([
        ['upload', 'assumed'],
        ['goals', 'assumed'],
      ]),
    );
  });

  it('doubts files of the last days with comments that are no keys of ours, or keys that our journal does not know', async () => {
    const createdAt = new Date(NOW - 86_400_000).toISOString();
    const files = (...comments: string[]) =>
      uploadingsAnswer(comments.map((comment, index) => uploadingJson({ comment, create_time: createdAt }, String(index + 1))));
    const [mine, strange] = [`rb${'1'.repeat(32)}`, `rb${'2'.repeat(32)}`];
    const ours = async () => new Set([mine]);
    const other = async (...of: Parameters<typeof look>) => (await look(...of)).at(-1);
    expect(await other({ uploadings: files(mine) }, ours)).toMatchObject({ result: 'proved' });
    expect(await other({ uploadings: files(mine, strange) })).toMatchObject({ result: 'proved' });
    expect(await other({ uploadings: files(mine, strange) }, ours)).toMatchObject({ result: 'doubtful' });
    expect(await other({ uploadings: files('mango +79161234567') })).toMatchObject({
      result: 'doubtful',
      text: { en: expect.stringContaining('1 (“mango +***”)'), ru: expect.stringContaining('выключите другую интеграцию') },
    });
    expect(await other({ others: files('mango') })).toMatchObject({
      result: 'doubtful',
      text: { en: expect.stringContaining('other list') },
    });
    expect(await other({ others: errorAnswer(404, 'not_found') })).toMatchObject({ result: 'assumed' });
  });

  it('leaves files of long ago in peace', async () => {
    const old = uploadingJson({ comment: 'crm', create_time: '2020-01-01T00:00:00Z' });
    expect(await check({ uploadings: uploadingsAnswer([old]) })).toContainEqual(['other uploads', 'proved']);
  });

  it.each([
    [errorAnswer(403, 'invalid_token')],
    [errorAnswer(404, 'not_found')],
    [{ status: 200, body: '<html>Sign in</html>' }],
  ])('fails at the first step for %j', async (uploadings) => {
    expect(await check({ uploadings })).toEqual([['counter', 'failed']]);
  });

  it('sends no conversion', async () => {
    await check({});
    expect(new Set(bench.server.seen.map(({ method }) => method))).toEqual(new Set(['GET']));
  });
});
