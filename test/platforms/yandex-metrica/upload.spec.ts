import { HOUR, MINUTE, SECOND } from '../../../src/domain/time/instant.js';
import { readUploadAnswer } from '../../../src/platforms/yandex-metrica/answer.js';
import { Bench, NOW, contextFor } from '../contract/bench.js';
import { kindsOf } from '../contract/expectations.js';
import type { Answer } from '../contract/local-server.js';
import { REFUSALS, TOKEN, UPLOAD_ID, callsSubject, errorAnswer, metricaSubject, uploadingAnswer } from './metrica.js';

const bench = new Bench(metricaSubject());
const send = (rows: number, answer: Answer) => {
  bench.behave(() => answer);
  return bench.destination().send(bench.rows(rows), contextFor());
};

const calls = new Bench(callsSubject());

beforeAll(() => Promise.all([bench.open(), calls.open()]));
afterAll(() => Promise.all([bench.close(), calls.close()]));

describe('an upload to Metrica', () => {
  it('is one CSV file in a multipart request with the batch key as its comment', async () => {
    await send(2, uploadingAnswer({ line_quantity: 2 }));
    const [request] = bench.server.seen;
    expect([request?.method, request?.url]).toEqual([
      'POST',
      '/management/v1/counter/12345678/offline_conversions/upload?comment=rb0190f3c2d4e5b6a7',
    ]);
    expect(request?.headers.authorization).toBe(`OAuth ${TOKEN}`);
    expect(request?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(request?.body).toContain(
      'Content-Disposition: form-data; name="file"; filename="conversions.csv"\r\nContent-Type: text/csv\r\n',
    );
    expect(request?.body).toContain(
      '\r\n\r\nClientId,Target,DateTime,Price,Currency\n' +
        '1763800000123456789,quality_call,1795171559,1500.00,RUB\n' +
        '1763800000123456789,quality_call,1795171558,1500.00,RUB\n\r\n--',
    );
  });

  it('of calls goes to a path of its own with the name of their goal, and its record shows no number', async () => {
    calls.behave(() => uploadingAnswer());
    const { exchange } = await calls.destination().send(calls.rows(1), contextFor());
    const path = '/management/v1/counter/12345678/offline_conversions/upload_calls?comment=rb0190f3c2d4e5b6a7&new_goal_name=';
    expect(calls.server.seen[0]?.url).toBe(`${path}${encodeURIComponent('Звонок')}`);
    expect(calls.server.seen[0]?.body).toContain('filename="calls.csv"');
    expect(calls.server.seen[0]?.body).toContain(
      'ClientId,DateTime,StaticCall,PhoneNumber,TalkDuration,HoldDuration,CallMissed,Tag,FirstTimeCaller,URL\n' +
        '1763800000123456789,1795171559,0,+74951234567,187,12,0,quality-call,1,https://okna.example/',
    );
    expect(exchange.request).toContain('1795171559,0,+***,187,12');
  });

  it.each([
    ['fewer rows than were sent were read', { source_quantity: 1, line_quantity: null }, 'again'],
    ['nothing is said of rows', { source_quantity: null, line_quantity: null }, 'accepted'],
  ])('of which %s is %s', async (_name, counts, kind) => {
    expect(kindsOf((await send(2, uploadingAnswer(counts))).outcomes)).toEqual([kind]);
  });

  it('that was parsed is accepted under its id, digit for digit, and not more than that', async () => {
    const answer = await send(2, uploadingAnswer({ line_quantity: 2 }));
    expect(answer.outcomes).toEqual([
      { kind: 'accepted', ref: UPLOAD_ID },
      { kind: 'accepted', ref: UPLOAD_ID },
    ]);
    expect(answer.exchange).toMatchObject({ httpStatus: 200, remoteId: UPLOAD_ID });
  });

  it.each(REFUSALS)('answered $status $type leaves its rows $outcome', async ({ status, type, outcome, trouble, code }) => {
    const answer = await send(5, errorAnswer(status, type));
    expect([kindsOf(answer.outcomes), answer.trouble?.kind, answer.trouble?.reason.code]).toEqual([[outcome], trouble, code]);
    expect(answer.exchange.httpStatus).toBe(status);
  });

  it('refused for a bad row leaves delivery to find it, with Metrica’s words for it', async () => {
    const answer = await send(5, errorAnswer(400, 'invalid_uploading'));
    expect(answer.unnamed).toEqual({
      rejection: {
        kind: 'rejected',
        code: 'REFUSED_BY_PLATFORM',
        platformCode: 'invalid_uploading',
        message: 'Ошибка в файле',
      },
      trouble: { kind: 'pause', reason: { code: 'REQUEST_REFUSED', detail: 'invalid_uploading: Ошибка в файле' } },
    });
  });

  it.each([
    ['400 invalid_uploading', errorAnswer(400, 'invalid_uploading')],
    ['400 limit_exceeded', errorAnswer(400, 'limit_exceeded')],
    ['409 conflict', errorAnswer(409, 'conflict')],
    ['413 from a proxy', { status: 413, body: '<html>Request Entity Too Large</html>' }],
    ['400 from a proxy', { status: 400, body: '<html>Bad Request</html>' }],
    ['451 from a provider', { status: 451, body: '' }],
  ])('of one row that is answered %s is not rejected for that: others must show that it is the row', async (_name, refusal) => {
    const { outcomes, unnamed, trouble } = await send(1, refusal);
    expect([outcomes, trouble]).toEqual([[{ kind: 'again' }], undefined]);
    expect(unnamed?.trouble).toMatchObject({ kind: 'pause', reason: { code: 'REQUEST_REFUSED' } });
  });

  it('refused for its size goes again in halves, as no row is bad', async () => {
    const answer = await send(5, { status: 413, body: '' });
    expect(answer.parts).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
  });

  it('that Metrica says it is out of order for may be so because of one of its rows', async () => {
    const answer = await send(5, errorAnswer(503, 'backend_error'));
    expect(answer.stumbled).toMatchObject({ rejection: { platformCode: 'backend_error' }, trouble: { kind: 'outage' } });
  });

  it.each([
    ['the answer’s date shows it', { Date: new Date(NOW - 5 * MINUTE).toUTCString() }, 'Ошибка', 3 * MINUTE + 2 * SECOND],
    ['Metrica’s words hint at it', {}, 'DateTime находится в будущем', 13 * MINUTE],
  ])(
    'refused for rows of the future by Metrica’s clock, where %s, sends the others and waits with those',
    async (_name, more, message, afterMs) => {
      const error = { error_type: 'invalid_uploading', message };
      bench.behave(() => ({ status: 400, headers: more, body: JSON.stringify({ errors: [error], code: 400, message }) }));
      const [row] = bench.rows(1);
      if (!row) throw new Error('no row');
      const at = (ms: number) => ({ ...row, dateTime: (NOW - ms) / SECOND });
      const { outcomes, parts, unnamed } = await bench.destination().send([at(60 * MINUTE), at(2 * MINUTE)], contextFor());
      expect(outcomes).toEqual([{ kind: 'again' }, { kind: 'retry', code: 'TOO_EARLY', afterMs, counted: false }]);
      expect([parts, unnamed]).toEqual([[[0]], undefined]);
    },
  );

  it.each([
    [0, 5],
    [4, 5],
  ])('of which only %i of %i lines passed is searched for the bad ones', async (lines, rows) => {
    const answer = await send(rows, uploadingAnswer({ line_quantity: lines }));
    const message = `rows passed validation (${lines} / ${rows})`;
    expect([kindsOf(answer.outcomes), answer.unnamed?.rejection]).toMatchObject([
      ['again'],
      { platformCode: 'line_quantity', message },
    ]);
    // Where none passed, none can be there.
    expect(answer.unnamed?.inDoubt).toBe(lines === 0 ? false : undefined);
  });

  it.each([
    ['another address', { status: 302, body: '' }, 'HTTP 302; check counterId and endpoint'],
    ['a counter that is not there', errorAnswer(404, 'not_found'), 'HTTP 404 not_found; check counterId and endpoint'],
  ])('to %s says which settings to look at', async (_name, answer, detail) => {
    expect((await send(2, answer)).trouble).toMatchObject({ kind: 'pause', reason: { code: 'CONFIGURATION', detail } });
  });

  it('of one row that did not pass is refused alone', async () => {
    const answer = await send(1, uploadingAnswer({ line_quantity: 0 }));
    expect([answer.outcomes, answer.unnamed?.rejection.platformCode]).toEqual([[{ kind: 'again' }], 'line_quantity']);
  });

  it.each([
    ['the day’s quota, until the next midnight GMT', 'quota_requests_by_uid', {}, 13 * HOUR + 5 * MINUTE + MINUTE],
    ['the day’s quota, longer if Metrica says so', 'quota_requests_by_uid', { 'Retry-After': '50000' }, 50_000 * SECOND],
    ['parallel requests, a minute', 'quota_parallel_requests', {}, MINUTE],
    ['parallel requests, as long as Metrica says', 'quota_parallel_requests', { 'Retry-After': '7' }, 7 * SECOND],
    [
      'parallel requests, until the hour that Metrica names',
      'quota_parallel_requests',
      { 'Retry-After': 'Fri, 20 Nov 2026 10:57:00 GMT' },
      2 * MINUTE,
    ],
    ['parallel requests, a minute where the wish makes no sense', 'quota_parallel_requests', { 'Retry-After': 'soon' }, MINUTE],
  ])('over %s, delays the destination', async (_name, type, headers, afterMs) => {
    const { trouble } = await send(1, errorAnswer(429, type, headers));
    expect(trouble).toMatchObject({ kind: 'delay', afterMs });
  });

  it('answered by an outage with Retry-After comes back when Metrica says', async () => {
    const { trouble } = await send(1, errorAnswer(503, 'backend_error', { 'Retry-After': '300' }));
    expect(trouble).toMatchObject({ kind: 'delay', reason: { code: 'PLATFORM_UNAVAILABLE' }, afterMs: 300 * SECOND });
  });

  it('for whose answer we waited in vain may be there, and the destination rests', () => {
    const reading = readUploadAnswer({ kind: 'lost', code: 'TIMEOUT' }, 2, { now: NOW, mask: (text) => text });
    expect([kindsOf(reading.outcomes), reading.trouble?.kind]).toEqual([['unknown'], 'outage']);
  });

  it('holds rows back whose second is not over yet, and sends the others', async () => {
    bench.behave(() => uploadingAnswer({ line_quantity: 1 }));
    const [row] = bench.rows(1);
    if (!row) throw new Error('no row');
    const future = { ...row, dateTime: NOW / SECOND };
    const { outcomes } = await bench.destination().send([future, row], contextFor());
    expect(outcomes).toEqual([
      { kind: 'retry', code: 'TOO_EARLY', afterMs: SECOND, counted: false },
      { kind: 'accepted', ref: UPLOAD_ID },
    ]);
    expect(bench.server.seen[0]?.body).not.toContain(String(future.dateTime));
  });

  it('sends again only what was refused, not what was held back', async () => {
    bench.behave(() => errorAnswer(400, 'invalid_uploading'));
    const [one, two] = bench.rows(2);
    if (!one || !two) throw new Error('no rows');
    const { outcomes } = await bench.destination().send([one, { ...one, dateTime: NOW / SECOND }, two], contextFor());
    expect(outcomes.map(({ kind }) => kind)).toEqual(['again', 'retry', 'again']);
  });

  it('does not begin when the process is stopping', async () => {
    bench.behave(() => uploadingAnswer());
    const { outcomes } = await bench.destination().send(bench.rows(1), contextFor(AbortSignal.abort()));
    expect(outcomes).toEqual([{ kind: 'retry', code: 'PROCESS_STOPPED', afterMs: 0, counted: false }]);
    expect(bench.server.seen).toEqual([]);
  });

  it('hides the token even where Metrica echoes it', async () => {
    const body = JSON.stringify({ errors: [{ error_type: 'conflict', message: `bad ${TOKEN}` }], code: 409, message: TOKEN });
    const answer = await send(1, { status: 409, body });
    expect(answer.unnamed?.rejection).toMatchObject({ message: 'bad ***' });
    expect(JSON.stringify(answer)).not.toContain(TOKEN);
  });
});
