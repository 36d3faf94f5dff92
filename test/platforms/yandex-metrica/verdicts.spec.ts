import type { OpenRequest } from '../../../src/platforms/kit/answers.js';
import { unlinkedRow } from '../../../src/platforms/yandex-metrica/verdicts.js';
import { Bench, NOW, contextFor } from '../contract/bench.js';
import { callsSubject, errorAnswer, metricaSubject, uploadingAnswer, uploadingJson, uploadingsAnswer } from './metrica.js';

const bench = new Bench(metricaSubject());
const open = (ref: string, rows = 1): OpenRequest => ({ ref, rows, acceptedAt: NOW });
const calls = new Bench(callsSubject());
const confirm = async (requests: readonly OpenRequest[]) => bench.destination().confirm?.(requests, contextFor());

beforeAll(() => Promise.all([bench.open(), calls.open()]));
afterAll(() => Promise.all([bench.close(), calls.close()]));

describe('Metrica’s verdict on a file', () => {
  it.each([
    ['PROCESSED', 1, { kind: 'outcome', outcome: { kind: 'delivered', verified: true, platformCode: 'PROCESSED' } }],
    ['PROCESSED', 2, { kind: 'outcome', outcome: { kind: 'delivered', verified: false, platformCode: 'PROCESSED' } }],
    ['LINKAGE_FAILURE', 2, { kind: 'unlinked', platformCode: 'LINKAGE_FAILURE' }],
    ['PREPARED', 1, { kind: 'waiting', status: 'PREPARED' }],
    ['UPLOADED', 1, { kind: 'waiting', status: 'UPLOADED' }],
    ['EXPORTED', 1, { kind: 'waiting', status: 'EXPORTED' }],
    ['MATCHED', 1, { kind: 'waiting', status: 'MATCHED' }],
    ['A_NEW_WORD', 1, { kind: 'waiting', status: 'A_NEW_WORD' }],
  ])('%s, for %i rows', async (status, rows, verdict) => {
    bench.behave(() => uploadingsAnswer([uploadingJson({ status })]));
    expect(await confirm([open('9007199254740993', rows)])).toMatchObject({
      confirmations: [{ ref: '9007199254740993', verdict }],
    });
  });

  it('is read for all open files from one list, by ids that differ only beyond a JS number', async () => {
    const refs = ['9007199254740993', '9007199254740995', '9007199254740997'];
    bench.behave(() =>
      uploadingsAnswer(refs.map((id, index) => uploadingJson({ status: ['PROCESSED', 'LINKAGE_FAILURE'][index] }, id))),
    );
    const answer = await confirm(refs.map((ref) => open(ref)));
    expect(answer?.confirmations.map(({ ref, verdict }) => [ref, verdict.kind])).toEqual([
      [refs[0], 'outcome'],
      [refs[1], 'unlinked'],
      [refs[2], 'waiting'],
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

  it('is looked for on whatever pages Metrica cuts its list into', async () => {
    const ids = ['1', '2', '3', '70000', '5'];
    bench.behave(({ url }) => {
      const offset = Number(new URL(url, 'http://metrica').searchParams.get('offset'));
      return uploadingsAnswer(ids.slice(offset, offset + 2).map((id) => uploadingJson({ status: 'PROCESSED' }, id)));
    });
    expect(await confirm([open('70000')])).toHaveProperty('confirmations.0.verdict.outcome.kind', 'delivered');
    expect(bench.server.seen).toHaveLength(2);
  });

  it('of calls is read from the list of calls', async () => {
    calls.behave(() => uploadingsAnswer([uploadingJson({ status: 'PROCESSED' })]));
    await calls.destination().confirm?.([open('9007199254740993')], contextFor());
    expect(calls.server.seen.map(({ url }) => url.split('?')[0])).toEqual([
      '/management/v1/counter/12345678/offline_conversions/calls_uploadings',
    ]);
  });

  it.each([
    [
      'a static call, is in the reports all the same',
      { isStatic: true, others: ['yclid'] },
      { kind: 'delivered', verified: false },
    ],
    ['a call that has another identifier, sends it by that', { isStatic: false, others: ['yclid'] }, 'otherIdentifier'],
    ['any other call', { isStatic: false, others: [] }, { kind: 'unmatched', code: 'NOT_LINKED' }],
  ] as const)('LINKAGE_FAILURE, for %s', (_name, row, fate) => {
    const words = typeof fate === 'string' ? fate : { ...fate, platformCode: 'LINKAGE_FAILURE' };
    expect(unlinkedRow({ cells: {}, dateTime: 1, phone: null, ...row }, 'LINKAGE_FAILURE')).toEqual(words);
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
    expect(await confirm([open('77'), open('78')])).toMatchObject({ confirmations: [] });
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
    expect(await bench.destination().confirm?.([open('77')], contextFor(AbortSignal.abort()))).toMatchObject({
      confirmations: [],
    });
  });
});
