import type { ProblemDocument } from '../../../src/api/http/problem.js';
import type { CallView } from '../../../src/api/calls/call-views.js';
import { aHook, withTwoClients, type List } from '../two-clients.js';

/** Every list of the API. */
const LISTS = [
  'alerts',
  'audit',
  'calls',
  'destinations',
  'goals',
  'keys',
  'projects',
  'receipts',
  'requests',
  'sign-in-links',
  'sources',
  'stats/truth',
  'stats/truth/readings',
  'uploads',
];

withTwoClients((app) => {
  const firstCursor = async () => (await app().get<List<CallView>>('/api/v1/calls?limit=1')).body.nextCursor ?? '';

  it('a cursor tells nothing of the row where the next page begins, and is another one each time', async () => {
    await app().hook(aHook({ callId: '1' }), aHook({ callId: '2' }));
    const { body } = await app().get<List<CallView>>('/api/v1/calls?limit=1');
    const [cursor, again] = [body.nextCursor ?? '', await firstCursor()];
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain(body.items[0]?.id ?? '');
    expect(cursor).not.toBe(again);
    const pages = [cursor, again].map(async (one) => (await app().get<List<CallView>>(`/api/v1/calls?cursor=${one}`)).body.items);
    expect((await Promise.all(pages)).map((items) => items.map(({ callId }) => callId))).toEqual([['1'], ['1']]);
  });

  it('a cursor that was changed, cut, made up, or given by another list is refused by every list', async () => {
    await app().hook(aHook({ callId: '1' }), aHook({ callId: '2' }));
    const cursor = await firstCursor();
    const bytes = Buffer.from(cursor, 'base64url');
    const flipped = [0, 12, 28, bytes.length - 1].map((at) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      return changed.toString('base64url');
    });
    const id = Buffer.from('019ad0f4-7c1e-7d55-9d3a-5b1f0c2e4a61').toString('base64url');
    const forged = [...flipped, cursor.slice(0, -4), `${cursor}AAAA`, `${cursor}=`, id, '', 'x'.repeat(300)];
    for (const list of LISTS) {
      for (const one of list === 'calls' ? forged : [...forged, cursor]) {
        const answer = await app().get<ProblemDocument>(`/api/v1/${list}?cursor=${one}`);
        expect([list, one, answer.status, answer.body.field]).toEqual([list, one, 400, 'cursor']);
      }
    }
  });

  it('the lists tried here are all that the API has', async () => {
    const { body } = await app().get<{ paths: Record<string, { get?: { parameters?: { name: string }[] } }> }>(
      '/api/openapi.json',
    );
    const paged = Object.entries(body.paths).filter(([, { get }]) => get?.parameters?.some(({ name }) => name === 'cursor'));
    expect(paged.map(([path]) => path.replace('/api/v1/', '')).sort()).toEqual(LISTS);
  });
});
