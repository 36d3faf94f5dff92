import { connect } from 'node:net';
import { GA4_STREAM } from '../../src/platforms/ga4/simulator/accounts.js';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.js';
import { NOON } from './simulators.js';

const HIT = JSON.stringify({ client_id: '1.2', events: [{ name: 'generate_lead' }] });

describe('a whole sandbox', () => {
  let sandbox: Sandbox;
  let now: number;
  beforeEach(async () => {
    now = NOON;
    sandbox = await startSandbox({ clock: () => now, verdictDelayMs: 1000 });
  });
  afterEach(() => sandbox.close());

  it('serves every platform at one HTTP address', async () => {
    const query = `measurement_id=${GA4_STREAM.measurementId}&api_secret=${GA4_STREAM.apiSecret}`;
    const collected = await fetch(`${sandbox.httpUrl}/mp/collect?${query}`, { method: 'POST', body: HIT });
    const counter = await fetch(`${sandbox.httpUrl}/management/v1/counter/12345678`, {
      headers: { authorization: 'OAuth sandbox-metrica-token' },
    });
    const token = await fetch(`${sandbox.httpUrl}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'sandbox-client',
        client_secret: 'sandbox-client-secret',
        refresh_token: 'sandbox-refresh-token',
      }),
    });
    expect([collected.status, counter.status, token.status]).toEqual([204, 200, 200]);
    expect(sandbox.records()).toMatchObject([{ platform: 'ga4', status: 'counted' }]);
  });

  it('gives the verdicts that are due when its records are read', async () => {
    const form = new FormData();
    form.set('file', new Blob([`ClientId,Target,DateTime\n1,quality_call,${NOON / 1000 - 60}`]), 'file.csv');
    await fetch(`${sandbox.httpUrl}/management/v1/counter/12345678/offline_conversions/upload`, {
      method: 'POST',
      headers: { authorization: 'OAuth sandbox-metrica-token' },
      body: form,
    });
    now += 1000;
    expect(sandbox.records()).toMatchObject([{ status: 'counted' }]);
  });

  it('listens for the Google Ads API at an address of its own', async () => {
    const { hostname, port } = new URL(sandbox.grpcUrl);
    const socket = connect({ host: hostname, port: Number(port) });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    socket.destroy();
    expect(sandbox.grpcUrl).not.toBe(sandbox.httpUrl);
  });

  it('shares nothing with another sandbox', async () => {
    const other = await startSandbox({ clock: () => now });
    await fetch(`${other.httpUrl}/sandbox/unknown`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"ids":["1.2"]}',
    });
    await fetch(`${sandbox.httpUrl}/mp/collect?measurement_id=G-SANDBOX001&api_secret=sandbox-ga4-secret`, {
      method: 'POST',
      body: HIT,
    });
    expect(sandbox.records()).toMatchObject([{ status: 'counted' }]);
    expect(other.records()).toEqual([]);
    await other.close();
  });

  it('leaves nothing running when a port is taken', async () => {
    const taken = Number(new URL(sandbox.httpUrl).port);
    await expect(startSandbox({ clock: () => now, grpcPort: taken })).rejects.toThrow();
    await expect(startSandbox({ clock: () => now, httpPort: taken })).rejects.toThrow();
  });
});
