import { Bench, contextFor } from '../contract/bench.js';
import type { Answer } from '../contract/local-server.js';
import { ga4Subject } from './ga4.js';

const bench = new Bench(ga4Subject());
/** Google: analytics protocol/ga4/validating-events (D22), read 2026-11-22. */
const verdict = (...messages: readonly object[]): Answer => ({
  status: 200,
  body: JSON.stringify({ validationMessages: messages }),
});
const check = async (answer: Answer) => {
  bench.behave(() => answer);
  return bench.destination().check(contextFor());
};

beforeAll(() => bench.open());
afterAll(() => bench.close());

describe('the check of a GA4 destination', () => {
  it('proves the form of each goal’s event and admits that nobody proves the secret', async () => {
    const results = await check(verdict());
    expect(results.map(({ name, result }) => [name, result])).toEqual([
      ['goal quality-call', 'proved'],
      ['goal unique-answered', 'proved'],
      ['secret', 'assumed'],
    ]);
  });

  it('asks the validation server, strictly, and sends no conversion', async () => {
    await check(verdict());
    expect(bench.server.seen.map(({ url }) => url.split('?')[0])).toEqual(['/debug/mp/collect', '/debug/mp/collect']);
    expect(bench.destination().checkRequests).toBe(2);
    expect(bench.server.seen.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { validation_behavior: 'ENFORCE_RECOMMENDATIONS', events: [{ name: 'qualify_lead' }] },
      { validation_behavior: 'ENFORCE_RECOMMENDATIONS', events: [{ name: 'generate_lead' }] },
    ]);
  });

  it('repeats what GA4 finds fault with', async () => {
    const [first] = await check(
      verdict({ fieldPath: 'events', description: 'Event is reserved', validationCode: 'NAME_RESERVED' }),
    );
    expect(first).toEqual({
      name: 'goal quality-call',
      result: 'failed',
      text: {
        en: 'GA4 finds fault with qualify_lead: Event is reserved',
        ru: 'Замечания GA4 к qualify_lead: Event is reserved',
      },
    });
  });
});
