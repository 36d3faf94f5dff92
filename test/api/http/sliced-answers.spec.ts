import { jsonInSlices } from '../../../src/api/http/sliced-answers.js';
import { ticksDuring } from '../../support/slices.js';
import { aHook, withTwoClients, type List } from '../two-clients.js';

describe('the JSON of a long answer', () => {
  const answer = {
    items: [...Array.from({ length: 1_000 }, (_, index) => ({ id: String(index), text: '"\u2028ж' })), null, undefined, 'x'],
    nextCursor: null,
    total: 3,
    absent: undefined,
    nested: { list: [1, 2] },
  };

  it('is what JSON.stringify writes', async () => {
    expect(await jsonInSlices(answer)).toBe(JSON.stringify(answer));
  });

  it('is written slice by slice: what came in goes between them', async () => {
    expect(await ticksDuring(() => jsonInSlices(answer))).toBeGreaterThan(1);
  });
});

withTwoClients((app) => {
  it('a long list is JSON like a short one', async () => {
    await app().hook(...Array.from({ length: 60 }, (_, number) => aHook({ callId: String(number) })));
    const [short, long] = [
      await app().get<List<{ callId: string }>>('/api/v1/calls?limit=10'),
      await app().get<List<{ callId: string }>>('/api/v1/calls?limit=60'),
    ];
    expect(long.headers['content-type']).toBe(short.headers['content-type']);
    expect(long.body.items).toHaveLength(60);
    expect(long.body.items.slice(0, 10)).toEqual(short.body.items);
  });
});
