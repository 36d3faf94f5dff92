import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { createServer } from 'node:http';
import { createHttpClient } from '../../src/runtime/http.js';

describe('the http client', () => {
  const open: Server[] = [];
  const listen = async (server: Server): Promise<number> => {
    open.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  };
  afterEach(() => open.splice(0).forEach((server) => server.close()));
  const post = (url: string) => createHttpClient().send({ method: 'POST', url, body: 'x', timeoutMs: 300 });

  it('gives the answer with its status, whatever it is', async () => {
    const port = await listen(createServer((_request, answer) => answer.writeHead(503, { 'Retry-After': '7' }).end('later')));
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({
      kind: 'answer',
      status: 503,
      body: 'later',
      headers: { 'retry-after': '7' },
    });
  });

  it('knows that nothing left when nobody listens', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    await new Promise((done) => server.close(done));
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'notSent', code: 'ECONNREFUSED' });
  });

  it('knows that nothing left when the TLS handshake is never answered', async () => {
    const port = await listen(createTcpServer((socket) => socket.on('error', () => undefined)));
    expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'notSent' });
  });

  it.each([
    ['an address', { url: 'http://' }],
    ['a header', { url: 'http://127.0.0.1:9/', headers: { 'X-Key': 'ключ' } }],
  ])('knows that nothing left where %s cannot be used', async (_name, request) => {
    expect(await createHttpClient().send({ method: 'POST', body: 'x', ...request })).toMatchObject({ kind: 'notSent' });
  });

  it('does not know what became of a request that was never answered', async () => {
    const server = createServer(() => undefined);
    const port = await listen(server);
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ kind: 'lost', code: 'TIMEOUT' });
    server.closeAllConnections();
  });

  it('does not know either when the connection breaks in the middle, also one that was used before', async () => {
    let requests = 0;
    const server = createServer((request, answer) => {
      requests += 1;
      if (requests === 1) answer.end('ok');
      else request.socket.destroy();
    });
    const port = await listen(server);
    const client = createHttpClient();
    const send = () => client.send({ method: 'POST', url: `http://127.0.0.1:${port}/`, body: 'x', timeoutMs: 2000 });
    expect(await send()).toMatchObject({ kind: 'answer' });
    expect(await send()).toMatchObject({ kind: 'lost' });
    server.closeAllConnections();
  });
});
