import { createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contextFor } from '../../contract/bench.js';
import { reset } from '../../contract/local-server.js';
import { GoogleBench, kinds, rowsOf } from '../bench.js';
import {
  ACCESS_TOKEN,
  CLIENT_SECRET,
  REFRESH_TOKEN,
  TOKEN_PATH,
  errorInfoAnswer,
  json,
  taken,
  tokenAnswer,
} from '../google-ads.js';

const bench = new GoogleBench();
beforeAll(() => bench.open());
afterAll(() => bench.close());

describe('the access token', () => {
  it('is asked for with the refresh token and carried to the API', async () => {
    bench.fresh(taken);
    await bench.send(1);
    const [asked] = bench.tokenRequests();
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'client.apps.example',
      client_secret: CLIENT_SECRET,
      refresh_token: REFRESH_TOKEN,
    });
    expect(asked?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(bench.apiRequests()[0]?.headers.authorization).toBe(`Bearer ${ACCESS_TOKEN}`);
  });

  it('is asked for once by all destinations with the same credentials, also at the same moment', async () => {
    bench.fresh(taken, async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return tokenAnswer();
    });
    await Promise.all([bench.send(1), bench.send(2, { customerId: '1111111111' }), bench.send(3)]);
    await bench.send(1);
    expect([bench.tokenRequests().length, bench.apiRequests().length]).toEqual([1, 4]);
  });

  it('is not shared with other credentials', async () => {
    bench.fresh(taken);
    await bench.send(1);
    await bench.send(1, { credentials: { clientId: 'another', clientSecret: 's', refreshToken: 'r' } });
    expect(bench.tokenRequests()).toHaveLength(2);
  });

  it.each(['internal_failure', 'temporarily_unavailable', 'server_error'])(
    'is asked for again later where the answer is %s',
    async (error) => {
      bench.fresh(taken, () => json(400, { error }));
      const { outcomes, trouble } = await bench.send(1);
      expect(outcomes).toMatchObject([{ kind: 'held', code: 'PLATFORM_UNAVAILABLE' }]);
      expect(trouble).toMatchObject({ kind: 'outage', reason: { detail: expect.stringContaining(error) } });
    },
  );

  it('is renewed shortly before it ends', async () => {
    bench.fresh(taken);
    await bench.send(1);
    bench.now += 3300 * 1000;
    await bench.send(1);
    expect(bench.tokenRequests()).toHaveLength(1);
    bench.now += 200 * 1000;
    await bench.send(1);
    expect(bench.tokenRequests()).toHaveLength(2);
  });

  it('that the API calls expired is renewed once for all, and their requests go again', async () => {
    let given = 0;
    const good = 'Bearer token-2';
    bench.fresh(
      ({ headers }) =>
        headers.authorization === good ? taken() : errorInfoAnswer(401, 'UNAUTHENTICATED', 'ACCESS_TOKEN_EXPIRED'),
      () => tokenAnswer(`token-${(given += 1)}`),
    );
    const answers = await Promise.all([bench.send(2), bench.send(2), bench.send(2), bench.send(2)]);
    expect(answers.flatMap(kinds)).toEqual(Array(8).fill('accepted'));
    expect(given).toBe(2);
  });

  it('that is refused twice pauses the destination and holds its rows', async () => {
    bench.fresh(() => errorInfoAnswer(401, 'UNAUTHENTICATED', 'CREDENTIALS_MISSING'));
    const answer = await bench.send(2);
    expect([bench.tokenRequests().length, bench.apiRequests().length]).toEqual([2, 2]);
    expect(answer).toMatchObject({
      outcomes: [{ kind: 'held', code: 'AUTHORISATION' }, { kind: 'held' }],
      trouble: { kind: 'pause' },
    });
  });

  it('that is refused, with no other to be had: the request has been there all the same', async () => {
    let given = 0;
    bench.fresh(
      () => errorInfoAnswer(401, 'UNAUTHENTICATED', 'ACCESS_TOKEN_EXPIRED'),
      () => ((given += 1) === 1 ? tokenAnswer() : json(400, { error: 'invalid_grant' })),
    );
    const answer = await bench.send(1);
    expect([answer.outcomes[0]?.kind, answer.trouble?.kind, answer.exchange.left]).toEqual(['held', 'pause', 'yes']);
    expect(bench.apiRequests()).toHaveLength(1);
  });

  it.each([
    [400, 'invalid_grant', 'pause', 'AUTHORISATION'],
    [401, 'invalid_client', 'pause', 'AUTHORISATION'],
    [400, 'unauthorized_client', 'pause', 'AUTHORISATION'],
    [403, 'access_denied', 'pause', 'AUTHORISATION'],
    [404, null, 'pause', 'CONFIGURATION'],
    [200, null, 'outage', 'PLATFORM_UNAVAILABLE'],
    [429, null, 'delay', 'RATE_LIMITED'],
    [500, null, 'outage', 'PLATFORM_UNAVAILABLE'],
    [503, 'temporarily_unavailable', 'outage', 'PLATFORM_UNAVAILABLE'],
  ])('refused with HTTP %i %s: %s, and no request leaves', async (status, error, kind, code) => {
    bench.fresh(taken, () => json(status, { error, error_description: 'owner@okna.example has been suspended' }));
    const answer = await bench.send(2);
    expect(answer).toMatchObject({
      outcomes: [
        { kind: 'held', code },
        { kind: 'held', code },
      ],
      trouble: { kind, reason: { code } },
    });
    expect(bench.apiRequests()).toEqual([]);
    expect([answer.exchange.httpStatus, answer.exchange.left]).toEqual([null, 'no']);
    expect(JSON.stringify(answer)).not.toContain('owner@');
  });

  it('that cannot be had for now is asked for when the token endpoint says', async () => {
    bench.fresh(taken, () => ({ status: 503, headers: { 'Retry-After': '90' }, body: '' }));
    expect(await bench.send(1)).toMatchObject({ outcomes: [{ kind: 'held' }], trouble: { kind: 'delay', afterMs: 90_000 } });
  });

  it('that cannot be had, because nobody answers, is an outage', async () => {
    bench.fresh(taken, reset);
    expect(await bench.send(1)).toMatchObject({ outcomes: [{ kind: 'held' }], trouble: { kind: 'outage' } });
  });

  it('is asked for anew after trouble', async () => {
    let dead = true;
    bench.fresh(taken, () => (dead ? json(400, { error: 'invalid_grant' }) : tokenAnswer()));
    expect(kinds(await bench.send(1))).toEqual(['held']);
    dead = false;
    expect(kinds(await bench.send(1))).toEqual(['accepted']);
  });
});

describe('a service account', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-'));
  const file = join(folder, 'key.json');
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  afterAll(() => rmSync(folder, { recursive: true }));

  it('signs its wish for a token with its key', async () => {
    writeFileSync(
      file,
      JSON.stringify({ type: 'service_account', client_email: 'robot@okna.example', private_key: pem, private_key_id: 'k1' }),
    );
    bench.fresh(taken);
    expect(kinds(await bench.send(1, { credentials: { serviceAccountFile: file } }))).toEqual(['accepted']);

    const form = new URLSearchParams(bench.tokenRequests()[0]?.body);
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    expect(createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(publicKey, signature, 'base64url')).toBe(true);
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
    const issuedAt = Math.floor(bench.now / 1000);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      iss: 'robot@okna.example',
      scope: 'https://www.googleapis.com/auth/datamanager',
      aud: `${bench.endpoint}${TOKEN_PATH}`,
      iat: issuedAt,
      exp: issuedAt + 3600,
    });
  });

  it.each([
    ['is not there', null],
    ['is no JSON', 'not json'],
    ['is another kind of key', JSON.stringify({ installed: { client_id: 'x' } })],
    ['holds a broken key', JSON.stringify({ client_email: 'robot@okna.example', private_key: 'broken' })],
  ])('whose file %s pauses the destination, and resumes when the file is mended', async (_name, content) => {
    rmSync(file, { force: true });
    if (content !== null) writeFileSync(file, content);
    bench.fresh(taken);
    const destination = bench.destination({ credentials: { serviceAccountFile: file } });
    const answer = await destination.send(rowsOf(destination, 1), contextFor());
    expect(answer.trouble).toMatchObject({ kind: 'pause', reason: { code: 'CONFIGURATION' } });
    expect(JSON.stringify(answer)).not.toContain(folder);

    writeFileSync(file, JSON.stringify({ client_email: 'robot@okna.example', private_key: pem }));
    expect(kinds(await destination.send(rowsOf(destination, 1), contextFor()))).toEqual(['accepted']);
  });
});
