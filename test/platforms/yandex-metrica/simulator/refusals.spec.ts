import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { DAY } from '../../../../src/domain/time/instant.js';
import { METRICA_ACCOUNTS } from '../../../../src/platforms/yandex-metrica/simulator/accounts.js';
import { NOON, openSimulators, type OpenSimulators } from '../../../sandbox/simulators.js';
import { COUNTER, OAUTH, get, seconds, upload } from './metrica.js';

const CALLED = seconds(NOON) - 600;
const ROW = `1,quality_call,${CALLED}`;

const OTHERS = {
  metrica: [...METRICA_ACCOUNTS, { counterId: '87654321', login: 'other', token: 'other-token', goals: [] }],
};

/** They take seconds, and a busy machine makes minutes of them. */
const FIVE_THOUSAND_REQUESTS_MS = 300_000;

describe('the Metrica simulator', () => {
  let simulators: OpenSimulators;
  beforeEach(async () => {
    simulators = await openSimulators(OTHERS);
  });
  afterEach(() => simulators.close());

  it.each([
    ['no token', COUNTER, undefined, 401, 'unauthorized'],
    ['a token without the word OAuth', COUNTER, 'sandbox-metrica-token', 401, 'unauthorized'],
    ['a Bearer token', COUNTER, 'Bearer sandbox-metrica-token', 401, 'unauthorized'],
    ['a token without the space', COUNTER, 'OAuthsandbox-metrica-token', 401, 'unauthorized'],
    ['a wrong token', COUNTER, 'OAuth wrong', 403, 'invalid_token'],
    ['another login’s counter', '/management/v1/counter/87654321', 'OAuth sandbox-metrica-token', 403, 'access_denied'],
    ['a counter that does not exist', '/management/v1/counter/1', 'OAuth sandbox-metrica-token', 404, 'not_found'],
  ])('refuses %s', async (_name, path, authorization, status, errorType) => {
    const answer = await get(simulators, `${path}/goals`, authorization === undefined ? {} : { authorization });
    expect(answer).toMatchObject({ status, errorType });
  });

  it.each([
    ['an unknown column', ['ClientId,Target,DateTime,Colour', `${ROW},red`]],
    ['the spelling of the help pages', ['ClientID,Target,DateTime', ROW]],
    ['a byte order mark', ['\uFEFFClientId,Target,DateTime', ROW]],
    ['semicolons', ['ClientId;Target;DateTime', `1;quality_call;${CALLED}`]],
    ['no identifier column', ['Target,DateTime', `quality_call,${CALLED}`]],
    ['no Target', ['ClientId,DateTime', `1,${CALLED}`]],
    ['no DateTime', ['ClientId,Target', '1,quality_call']],
    ['a column twice', ['ClientId,Target,DateTime,Target', `${ROW},quality_call`]],
    ['no line', ['ClientId,Target,DateTime']],
    ['no valid line', ['ClientId,Target,DateTime', `abc,quality_call,${CALLED}`]],
    ['nothing at all', ['']],
    ['a quote that never ends', ['ClientId,Target,DateTime', `"1,quality_call,${CALLED}`]],
    ['one line from the future', ['ClientId,Target,DateTime', ROW, `2,quality_call,${seconds(NOON) + 1}`]],
    ['milliseconds for seconds', ['ClientId,Target,DateTime', `1,quality_call,${CALLED}000`]],
  ])('takes nothing from a file with %s', async (_name, lines) => {
    expect(await upload(simulators, lines)).toMatchObject({ status: 400, errorType: 'invalid_uploading' });
    expect(await simulators.records()).toEqual([]);
  });

  it('gives the whole error in the documented shape', async () => {
    const { text } = await upload(simulators, ['ClientId,Target', '1,quality_call']);
    const message = 'Column DateTime is missing';
    expect(JSON.parse(text)).toEqual({
      errors: [{ error_type: 'invalid_uploading', message, location: 'file' }],
      code: 400,
      message,
    });
  });

  it.each([
    ['dashes', 'a-b'],
    ['spaces', 'a b'],
    ['256 letters', 'a'.repeat(256)],
  ])('refuses a comment with %s', async (_name, comment) => {
    const answer = await upload(simulators, ['ClientId,Target,DateTime', ROW], comment);
    expect(answer).toMatchObject({ status: 400, errorType: 'invalid_parameter' });
  });

  it.each([
    ['a body that is not multipart', 'a,b', 'missing_parameter'],
    ['a part under another name', formWith('data'), 'missing_parameter'],
  ])('refuses %s', async (_name, body, errorType) => {
    const response = await fetch(`${simulators.url}${COUNTER}/offline_conversions/upload`, {
      method: 'POST',
      headers: OAUTH,
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ error_type: errorType }] });
  });

  it.each(['offline_conversions/extended_threshold', 'offline_conversions/visit_join_threshold'])(
    'no longer knows the legacy path %s',
    async (path) => {
      expect(await get(simulators, `${COUNTER}/${path}`)).toMatchObject({ status: 404, errorType: 'not_found' });
    },
  );

  it('lets a login have three requests at a time, and one more when they are over', async () => {
    const open = [1, 2, 3].map(() => unfinishedUpload(simulators.url));
    await untilStatus(simulators, 429);
    expect(await get(simulators, `${COUNTER}/goals`)).toMatchObject({ status: 429, errorType: 'quota_parallel_requests' });
    expect(await get(simulators, '/management/v1/counter/87654321/goals', { authorization: 'OAuth other-token' })).toMatchObject({
      status: 200,
    });
    open.forEach((request) => request.destroy());
    await untilStatus(simulators, 200);
  });

  it(
    'lets a login have 5000 requests a day, counted from 00:00 GMT',
    async () => {
      await askOften(simulators.url, 5000);
      expect(await get(simulators, `${COUNTER}/goals`)).toMatchObject({ status: 429, errorType: 'quota_requests_by_uid' });
      simulators.clock = NOON - (NOON % DAY) + DAY;
      expect(await get(simulators, `${COUNTER}/goals`)).toMatchObject({ status: 200 });
    },
    FIVE_THOUSAND_REQUESTS_MS,
  );
});

/** One request after another over one connection, without reading the answers. */
async function askOften(url: string, times: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = () =>
    new Promise((answered, failed) => {
      const read = (answer: IncomingMessage) => answer.on('end', answered).resume();
      httpRequest(`${url}${COUNTER}/goals`, { agent, headers: OAUTH }, read).on('error', failed).end();
    });
  for (let asked = 0; asked < times; asked += 1) await ask();
  agent.destroy();
}

function formWith(part: string): FormData {
  const form = new FormData();
  form.set(part, new Blob(['ClientId,Target,DateTime\n']), 'file.csv');
  return form;
}

/** A request whose body never comes: it occupies one of the login's places. */
function unfinishedUpload(url: string): ClientRequest {
  const request = httpRequest(`${url}${COUNTER}/offline_conversions/upload`, {
    method: 'POST',
    headers: { ...OAUTH, 'content-type': 'multipart/form-data; boundary=x' },
  });
  request.on('error', () => request.destroy());
  request.write('--x\r\n');
  return request;
}

/** The server sees opened and broken connections a moment later. */
async function untilStatus(simulators: OpenSimulators, status: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await get(simulators, `${COUNTER}/goals`)).status === status) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no answer with status ${status}`);
}
