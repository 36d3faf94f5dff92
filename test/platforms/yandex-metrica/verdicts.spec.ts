import { Bench, NOW, contextFor } from '../contract/bench.js';
import type { OpenRequest } from '../../../src/platforms/platform.js';
import { errorAnswer, metricaSubject, uploadingAnswer, uploadingJson, uploadingsAnswer } from './metrica.js';

const bench = new Bench(metricaSubject());
const open = (ref: string, rows = 1): OpenRequest => ({ ref, rows, acceptedAt: NOW });
const confirm = async (requests: readonly OpenRequest[]) => bench.destination().confirm?.(requests, contextFor());

beforeAll(() => bench.open());
afterAll(() => bench.close());

describe('Metrica’s verdict on a file', () => {
  it.each([
    ['PROCESSED', 1, { kind: 'outcome', outcome: { kind: 'delivered', verified: true, platformCode: 'PROCESSED' } }],
    ['PROCESSED', 2, { kind: 'outcome', outcome: { kind: 'delivered', verified: false, platformCode: 'PROCESSED' } }],
    [
      'LINKAGE_FAILURE',
      2,
      { kind: 'outcome', outcome: { kind: 'unmatched', code: 'NOT_LINKED', platformCode: 'LINKAGE_FAILURE' } },
    ],
    ['PREPARED', 1, { kind: 'waiting' }],
    ['UPLOADED', 1, { kind: 'waiting' }],
    ['EXPORTED', 1, { kind: 'waiting' }],
    ['MATCHED', 1, { kind: 'waiting' }],
    ['A_NEW_WORD', 1, { kind: 'waiting' }],
  ])('%s, for %i rows', async (status, rows, verdict) => {
    bench.behave(() => uploadingsAnswer([uploadingJson({ status })]));
    expect(await confirm([open('9007199254740993', rows)])).toEqual({
      confirmations: [{ ref: '9007199254740993', verdict }],
    });
  });

  it('is read for all open files from one list, by ids that differ only beyond a JS number', async () => {
    const refs = ['9007199254740993', '9007199254740995', '9007199254740997'];
    bench.behave(() =>
      uploadingsAnswer(refs.map((id, index) => uploadingJson({ status: ['PROCESSED', 'LINKAGE_FAILURE'][index] }, id))),
    );
    const answer = await confirm(refs.map((ref) => open(ref)));
    expect(answer?.confirmations.map(({ ref, verdict }) => [ref, verdict.kind === 'outcome' && verdict.outcome.kind])).toEqual([
      [refs[0], 'delivered'],
      [refs[1], 'unmatched'],
      [refs[2], false],
    ]);
    expect(bench.server.seen).toHaveLength(1);
  });

  it('is looked for on the next page of a long list', async () => {
    const page = Array.from({ length: 5000 }, (_, index) => uploadingJson({}, String(index + 1)));
    bench.behave(({ url }) =>
      url.includes('offset=0') ? uploadingsAnswer(page) : uploadingsAnswer([uploadingJson({ status: 'PROCESSED' }, '70000')]),
    );
    expect(await confirm([open('70000')])).toHaveProperty('confirmations.0.verdict.outcome.kind', 'delivered');
    expect(bench.server.seen.map(({ url }) => url.split('?')[1])).toEqual(['limit=5000&offset=0', 'limit=5000&offset=5000']);
  });

  it('is asked for by id where the list does not show the file', async () => {
    bench.behave(({ url }) =>
      url.includes('uploadings') ? uploadingsAnswer([]) : uploadingAnswer({ status: 'PROCESSED' }, '77'),
    );
    expect(await confirm([open('77')])).toHaveProperty('confirmations.0.verdict.outcome.kind', 'delivered');
    expect(bench.server.seen[1]?.url).toBe('/management/v1/counter/12345678/offline_conversions/uploading/77');
  });

  it('is waited for where Metrica does not know the file yet, and nobody is to blame', async () => {
    bench.behave(({ url }) => (url.includes('uploadings') ? uploadingsAnswer([]) : errorAnswer(404, 'not_found')));
    expect(await confirm([open('77'), open('78')])).toEqual({ confirmations: [] });
  });

  it.each([
    [403, 'invalid_token', 'pause'],
    [429, 'quota_requests_by_uid', 'delay'],
    [503, 'backend_error', 'outage'],
    [504, 'timeout', 'outage'],
    [400, 'query_error', 'outage'],
  ])('answered %i %s is trouble of the destination: %s', async (status, type, kind) => {
    bench.behave(() => errorAnswer(status, type));
    expect(await confirm([open('77')])).toMatchObject({ confirmations: [], trouble: { kind } });
  });

  it('is nobody’s trouble when the process stops asking', async () => {
    bench.behave(() => uploadingsAnswer([]));
    expect(await bench.destination().confirm?.([open('77')], contextFor(AbortSignal.abort()))).toEqual({ confirmations: [] });
  });
});
