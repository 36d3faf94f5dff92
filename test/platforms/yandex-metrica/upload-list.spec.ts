import { Bench, NOW, contextFor } from '../contract/bench.js';
import { errorAnswer, metricaSubject, uploadingJson, uploadingsAnswer } from './metrica.js';

const bench = new Bench(metricaSubject());
const ask = async (rows: number, signal?: AbortSignal) =>
  bench
    .destination()
    .findLostRequest?.({ requestKey: 'rbkey7', rows: bench.rows(rows), sentRows: rows, startedAt: NOW }, contextFor(signal));
const lookUp = async (rows: number, signal?: AbortSignal) => (await ask(rows, signal))?.found;

beforeAll(() => bench.open());
afterAll(() => bench.close());

describe('a file whose answer was lost', () => {
  it('is adopted under the id that Metrica’s list shows beside our batch key', async () => {
    const others = [uploadingJson({ comment: 'rbkey77' }, '1'), uploadingJson({ comment: null }, '2')];
    bench.behave(() => uploadingsAnswer([...others, uploadingJson({ comment: 'rbkey7', line_quantity: 2 }, '9007199254740993')]));
    const answer = await lookUp(2);
    expect(answer).toMatchObject({
      outcomes: [
        { kind: 'accepted', ref: '9007199254740993' },
        { kind: 'accepted', ref: '9007199254740993' },
      ],
      exchange: { remoteId: '9007199254740993' },
    });
  });

  it('is sent again where the list does not show it: a copy overwrites', async () => {
    bench.behave(() => uploadingsAnswer([uploadingJson({ comment: 'rbkey77' }, '1')]));
    expect(await lookUp(2)).toBe('resend');
  });

  it('costs as many requests as pages of the list were read', async () => {
    let pages = 0;
    bench.behave(() => {
      pages += 1;
      return uploadingsAnswer([uploadingJson({ comment: `rbother${Math.min(pages, 2)}` }, String(Math.min(pages, 2)))]);
    });
    expect(await ask(1)).toEqual({ found: 'resend', requests: 3 });
    expect(pages).toBe(3);
  });

  it('goes again whole where fewer lines passed than rows were sent: copies overwrite', async () => {
    bench.behave(() => uploadingsAnswer([uploadingJson({ comment: 'rbkey7', line_quantity: 1 })]));
    expect(await lookUp(2)).toBe('resend');
  });

  it('stays lost while Metrica does not answer', async () => {
    bench.behave(() => errorAnswer(503, 'backend_error'));
    expect(await lookUp(2)).toMatchObject({
      outcomes: [
        { kind: 'held', code: 'ANSWER_LOST' },
        { kind: 'held', code: 'ANSWER_LOST' },
      ],
      trouble: { kind: 'outage' },
    });
  });

  it('stays lost, without blame, when the process stops looking', async () => {
    bench.behave(() => uploadingsAnswer([]));
    const answer = await lookUp(1, AbortSignal.abort());
    expect(answer).toMatchObject({ outcomes: [{ kind: 'held', code: 'ANSWER_LOST' }] });
    expect(answer).not.toHaveProperty('trouble');
  });
});
