import { Bench, contextFor } from '../contract/bench.js';
import type { Answer } from '../contract/local-server.js';
import { errorAnswer, metricaSubject, uploadingsAnswer } from './metrica.js';

const bench = new Bench(metricaSubject());
/** Yandex: openapi/goal/goals, read 2026-11-22. */
const goalsAnswer = (...goals: readonly (readonly [type: string, url: string])[]): Answer => ({
  status: 200,
  body: JSON.stringify({ goals: goals.map(([type, url], id) => ({ id, type, conditions: [{ type: 'exact', url }] })) }),
});
const check = async (uploadings: Answer, goals: Answer) => {
  bench.behave(({ url }) => (url.includes('/goals') ? goals : uploadings));
  const results = await bench.destination().check(contextFor());
  return results.map(({ name, result }) => [name, result]);
};

beforeAll(() => bench.open());
afterAll(() => bench.close());

describe('the check of a Metrica destination', () => {
  it('proves token, counter and goals, and admits what it cannot prove', async () => {
    expect(await check(uploadingsAnswer([]), goalsAnswer(['action', 'quality_call'], ['action', 'unique_call']))).toEqual([
      ['counter', 'proved'],
      ['upload', 'assumed'],
      ['goal quality-call', 'proved'],
      ['goal unique-answered', 'proved'],
    ]);
  });

  it('finds a goal missing that is not there or is no JavaScript event', async () => {
    const results = await check(uploadingsAnswer([]), goalsAnswer(['url', 'quality_call']));
    expect(results.slice(2)).toEqual([
      ['goal quality-call', 'failed'],
      ['goal unique-answered', 'failed'],
    ]);
  });

  it('takes goals on trust where the token may upload and not read', async () => {
    expect(await check(uploadingsAnswer([]), errorAnswer(403, 'access_denied'))).toContainEqual(['goals', 'assumed']);
  });

  it.each([
    [errorAnswer(403, 'invalid_token')],
    [errorAnswer(404, 'not_found')],
    [{ status: 200, body: '<html>Sign in</html>' }],
  ])('fails at the first step for %j', async (answer) => {
    expect(await check(answer, goalsAnswer())).toEqual([['counter', 'failed']]);
  });

  it('sends no conversion', async () => {
    await check(uploadingsAnswer([]), goalsAnswer());
    expect(bench.server.seen.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });
});
