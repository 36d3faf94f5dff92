import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/server.js';
import { source as mango } from '../../src/sources/mango/index.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FakePlatform } from '../support/fake-platform.js';
import { aConfig, aProject } from '../support/test-pipeline.js';

const TOKEN = 'a-token-of-the-test';
/** Announced and never sent. */
const REST = 200_000;

describe('a request that its sender does not finish', () => {
  let fresh: FreshDatabase;
  let app: NestFastifyApplication;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    fresh = await freshDatabase('SQLite');
    const config = { ...aConfig(fresh.url, [aProject()]), adminKey: 'the-admin-key-of-this-test' };
    app = await createApp({ config, sources: [mango], platforms: [new FakePlatform().definition] }, { quiet: true, cron: false });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await app.close();
    await fresh.dispose();
  });

  function begin(path: string, headers: readonly string[] = []): Socket {
    const { port } = app.getHttpServer().address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    const head = [`POST ${path} HTTP/1.1`, 'Host: a', 'Content-Type: application/json', `Content-Length: ${REST}`, ...headers];
    socket.write(`${head.join('\r\n')}\r\n\r\n{"callId":`);
    return socket;
  }
  /** The status line of the answer, once it comes. */
  const statusOf = (socket: Socket) =>
    new Promise<string>((resolve, reject) => {
      socket.once('data', (part) => resolve(part.toString().split('\r\n', 1)[0] ?? ''));
      socket.once('error', reject);
    });

  it.each([
    ['a wrong token', '/hooks/mango-main/a-wrong-token-of-the-test', 'HTTP/1.1 404 Not Found'],
    ['a source that is not there', `/hooks/nobody/${TOKEN}`, 'HTTP/1.1 404 Not Found'],
    ['the admin API without a key', '/api/v1/goals/simulate', 'HTTP/1.1 401 Unauthorized'],
  ])('to %s is answered without waiting for the rest', async (_name, path, status) => {
    expect(await statusOf(begin(path))).toBe(status);
  });

  it('to the admin API with a wrong key is answered without waiting for the rest', async () => {
    const socket = begin('/api/v1/erase', ['Authorization: Bearer a-wrong-key-of-this-test']);
    expect(await statusOf(socket)).toBe('HTTP/1.1 401 Unauthorized');
  });

  it.each([
    ['/hooks/mango-main/a-third-wrong-token', 'webhooks', 'Accept: */*'],
    ['/api/v1/marks', 'api', 'Authorization: Bearer a-third-wrong-key-of-this'],
  ])('to %s whose chunks break the protocol is judged all the same, and is no fault of ours', async (path, endpoint, header) => {
    const { port } = app.getHttpServer().address() as AddressInfo;
    const wrong = async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      return Number(new RegExp(`^ringback_wrong_secrets_total\\{endpoint="${endpoint}"\\} (\\d+)`, 'm').exec(metrics)?.[1] ?? 0);
    };
    const before = await wrong();
    const errors = jest.spyOn(Logger.prototype, 'error');
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    const head = [`POST ${path} HTTP/1.1`, 'Host: a', 'Content-Type: application/json', 'Transfer-Encoding: chunked', header];
    socket.write(`${head.join('\r\n')}\r\n\r\nno length of a chunk\r\n`);
    expect(await statusOf(socket)).toBe('HTTP/1.1 400 Bad Request');
    for (const until = Date.now() + 5000; Date.now() < until && (await wrong()) === before;) await sleep(20);
    expect(await wrong()).toBe(before + 1);
    expect(errors.mock.calls).toEqual([]);
    errors.mockRestore();
  });

  it.each(['/hooks/mango-main/another-wrong-token', '/api/v1/goals/simulate'])('to %s ends with its connection', async (path) => {
    const socket = begin(path);
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
  });

  it('by the hundred: the oldest are closed, and none on which a right token was shown', async () => {
    const { port } = app.getHttpServer().address() as AddressInfo;
    const open = () => {
      const socket = connect(port, '127.0.0.1').resume();
      sockets.push(socket);
      return socket;
    };
    const webhook = `GET /hooks/mango-main/${TOKEN}?callId=1 HTTP/1.1\r\nHost: a\r\n\r\n`;
    const client = open();
    client.write(webhook);
    expect(await statusOf(client)).toBe('HTTP/1.1 200 OK');
    const waiting = Array.from({ length: 400 }, open);
    let closed = 0;
    for (const socket of waiting) socket.once('close', () => (closed += 1)).write('GET / HTTP/1.1\r\nHost');
    await Promise.all(waiting.slice(0, 100).map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    expect(closed).toBeLessThan(200);
    client.write(webhook);
    expect(await statusOf(client)).toBe('HTTP/1.1 200 OK');
    const newcomer = open();
    newcomer.write(webhook);
    expect(await statusOf(newcomer)).toBe('HTTP/1.1 200 OK');
    for (const socket of waiting) socket.destroy();
  });

  it('is ended by the server in the end, whoever sends it, and so many connections at once are enough', () => {
    const server: Server = app.getHttpServer();
    expect(server.requestTimeout).toBe(30_000);
    expect(server.headersTimeout).toBeLessThan(server.requestTimeout);
    expect(server.headersTimeout).toBeGreaterThan(0);
    expect(server.maxConnections).toBeGreaterThan(2_000);
    expect(server.maxConnections).toBeLessThan(10_000);
  });

  it('takes no place from the webhooks of others: so many of one source may be under way', async () => {
    const path = `/hooks/mango-main/${TOKEN}`;
    const unfinished = Array.from({ length: 256 }, () => begin(path));
    const refused = begin(path);
    expect(await statusOf(refused)).toBe('HTTP/1.1 503 Service Unavailable');
    for (const socket of unfinished) socket.destroy();
  });
});
