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

  const counted = (linked?: number | null, userNotFound?: number | null, goalNotFound?: number | null) => ({
    linked_quantity: linked,
    user_not_found_quantity: userNotFound,
    goal_not_found_quantity: goalNotFound,
  });
  const delivered = (verified: boolean, message?: string) => ({
    kind: 'outcome',
    outcome: {
      kind: 'delivered',
      verified,
      platformCode: 'PROCESSED',
      ...(message !== undefined && { code: 'PARTLY_LINKED', message }),
    },
  });
  const partly = (linked: number, users: number, goals: number) =>
    `linked_quantity ${linked}, user_not_found_quantity ${users}, goal_not_found_quantity ${goals}`;

  it.each([
    ['all linked: every row is verified', 'PROCESSED', 3, counted(3, 0, 0), delivered(true)],
    ['all linked, without the other counts', 'PROCESSED', 3, counted(3), delivered(true)],
    ['all linked, the other counts null', 'PROCESSED', 3, counted(3, null, null), delivered(true)],
    ['counts absent', 'PROCESSED', 3, counted(), delivered(false)],
    ['counts null, which is not 0', 'PROCESSED', 1, counted(null, null, null), delivered(true)],
    ['counts that are no numbers', 'PROCESSED', 1, { linked_quantity: 'many', goal_not_found_quantity: -1 }, delivered(true)],
    ['some linked: the counts beside', 'PROCESSED', 3, counted(1, 2, 0), delivered(false, partly(1, 2, 0))],
    ['some goals not found', 'PROCESSED', 3, counted(2, 0, 1), delivered(false, partly(2, 0, 1))],
    ['counts that contradict the status', 'PROCESSED', 2, counted(0, 0, 0), delivered(false, partly(0, 0, 0))],
    ['no goal found', 'PROCESSED', 1, counted(0, 0, 1), { kind: 'unlinked', platformCode: 'goal_not_found' }],
    ['no goal found for any', 'PROCESSED', 2, counted(null, null, 2), { kind: 'unlinked', platformCode: 'goal_not_found' }],
    ['no goal found, no linkage', 'LINKAGE_FAILURE', 2, counted(0, 0, 2), { kind: 'unlinked', platformCode: 'goal_not_found' }],
    ['no user found', 'PROCESSED', 1, counted(0, 1, 0), { kind: 'unlinked', platformCode: `PROCESSED, ${partly(0, 1, 0)}` }],
    ['nobody linked', 'PROCESSED', 2, counted(0), { kind: 'unlinked', platformCode: 'PROCESSED, linked_quantity 0' }],
    [
      'no user found, no linkage',
      'LINKAGE_FAILURE',
      2,
      counted(0, 2, 0),
      { kind: 'unlinked', platformCode: `LINKAGE_FAILURE, ${partly(0, 2, 0)}` },
    ],
    ['counts as text', 'PROCESSED', 3, { linked_quantity: '3', goal_not_found_quantity: '0' }, delivered(true)],
    ['more linked than there are', 'PROCESSED', 3, counted(6, 0, 0), delivered(false, partly(6, 0, 0))],
    ['all linked and none found at once', 'PROCESSED', 2, counted(2, 2, 0), delivered(false, partly(2, 2, 0))],
    ['counts too early', 'MATCHED', 1, counted(1, 0, 0), { kind: 'waiting', status: 'MATCHED' }],
  ])('with its own counts: %s', async (_name, status, rows, counts, verdict) => {
    bench.behave(() => uploadingsAnswer([uploadingJson({ status, line_quantity: rows, ...counts })]));
    expect((await confirm([open('9007199254740993', rows)]))?.confirmations).toEqual([{ ref: '9007199254740993', verdict }]);
  });

  it('that finds no goal names the one that the row was for, and the row waits for the settings', () => {
    const [row] = bench.rows(1);
    if (!row) throw new Error('no row');
    expect(unlinkedRow({ ...row, others: ['yclid'] }, 'goal_not_found')).toEqual({
      kind: 'held',
      code: 'CONFIGURATION',
      platformCode: 'goal_not_found',
      message: 'the counter has no such goal (quality_call)',
    });
  });

  it('that contradicts its own counts sends no row by another identifier: it might count twice', () => {
    const [row] = bench.rows(1);
    if (!row) throw new Error('no row');
    const judged = (code: string) => unlinkedRow({ ...row, others: ['yclid'] }, code);
    expect(judged('LINKAGE_FAILURE, linked_quantity 0, user_not_found_quantity 1')).toBe('otherIdentifier');
    expect(judged('LINKAGE_FAILURE, linked_quantity 1')).toMatchObject({ kind: 'unmatched' });
  });

  it('is read although another upload of the list has a form of its own', async () => {
    const numbers = { source_quantity: '1', line_quantity: '1' };
    bench.behave(() =>
      uploadingsAnswer(['{"id":null,"status":"PROCESSED"}', uploadingJson({ status: 'PROCESSED', ...numbers }, '70000')]),
    );
    const answer = await confirm([open('70000')]);
    expect(answer).toHaveProperty('confirmations.0.verdict.outcome.kind', 'delivered');
    expect(answer?.trouble).toBeUndefined();
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
  ] as const)('LINKAGE_FAILURE, for %s', (_name, row, expected) => {
    const words = typeof expected === 'string' ? expected : { ...expected, platformCode: 'LINKAGE_FAILURE' };
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
