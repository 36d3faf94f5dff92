import { createSign, generateKeyPairSync } from 'node:crypto';
import { ACCOUNTS, NOON, openGoogle, type GoogleOverHttp } from './google.js';

const KEYS = generateKeyPairSync('rsa', { modulusLength: 2048 });
const EMAIL = 'ringback@sandbox.iam.gserviceaccount.com';
const SCOPE = 'https://www.googleapis.com/auth/datamanager';
const REFRESH = {
  grant_type: 'refresh_token',
  client_id: 'sandbox-client',
  client_secret: 'sandbox-client-secret',
  refresh_token: 'sandbox-refresh-token',
};

let google: GoogleOverHttp;
beforeEach(async () => {
  const publicKeyPem = KEYS.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  google = await openGoogle({
    ...ACCOUNTS,
    google: { ...ACCOUNTS.google, serviceAccounts: [{ clientEmail: EMAIL, publicKeyPem }] },
  });
});
afterEach(() => google.close());

describe('the token endpoint', () => {
  it('gives a bearer with the scopes of the refresh token', async () => {
    const { status, body } = await google.askToken(REFRESH);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^ya29\./),
      expires_in: 3599,
      scope: 'https://www.googleapis.com/auth/adwords https://www.googleapis.com/auth/datamanager',
      token_type: 'Bearer',
    });
  });

  it('never gives the same token twice', async () => {
    expect(await google.token()).not.toBe(await google.token());
  });

  it.each([
    ['a refresh token it does not know', { refresh_token: 'revoked' }, 400, 'invalid_grant'],
    ['a client it does not know', { client_id: 'nobody' }, 401, 'invalid_client'],
    ['a wrong client secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    [
      'a refresh token of another client',
      { client_id: 'other-client', client_secret: 'other-secret' },
      401,
      'unauthorized_client',
    ],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['a missing refresh token', { refresh_token: '' }, 400, 'invalid_request'],
  ])('refuses %s', async (_name, changed, status, error) => {
    const answer = await google.askToken({ ...REFRESH, ...changed });
    expect(answer).toEqual({ status, body: { error, error_description: expect.any(String) } });
  });

  it('wants a form', async () => {
    const response = await fetch(`${google.url}/token`, {
      method: 'POST',
      body: JSON.stringify(REFRESH),
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });
});

describe("a service account's assertion", () => {
  const NOW = NOON / 1000;
  const claims = () => ({ iss: EMAIL, aud: `${google.url}/token`, iat: NOW, exp: NOW + 3600, scope: SCOPE });

  it('is worth a token with the scope it asks for', async () => {
    const { status, body } = await ask(sign(claims()));
    expect(status).toBe(200);
    expect(body).toMatchObject({ scope: SCOPE, token_type: 'Bearer' });
  });

  it("may name Google's own address as its audience", async () => {
    expect((await ask(sign({ ...claims(), aud: 'https://oauth2.googleapis.com/token' }))).status).toBe(200);
  });

  it.each([
    ['an unknown account', { iss: 'nobody@sandbox' }, 'invalid_grant'],
    ['another audience', { aud: 'https://example.org/token' }, 'invalid_grant'],
    ['a time that has passed', { iat: NOW - 7200, exp: NOW - 3600 }, 'invalid_grant'],
    ['a life of more than an hour', { exp: NOW + 7200 }, 'invalid_grant'],
    ['no scope', { scope: '' }, 'invalid_scope'],
  ])('is refused for %s', async (_name, changed, error) => {
    const answer = await ask(sign({ ...claims(), ...changed }));
    expect(answer).toMatchObject({ status: 400, body: { error } });
  });

  it('is refused when another key signed it', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(await ask(sign(claims(), privateKey))).toMatchObject({
      status: 400,
      body: { error_description: 'Invalid JWT Signature.' },
    });
  });

  it('is refused when it is no JWT', async () => {
    expect(await ask('rubbish')).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  const ask = (assertion: string) => google.askToken({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
});

function sign(claims: object, key = KEYS.privateKey): string {
  const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key).toString('base64url')}`;
}
