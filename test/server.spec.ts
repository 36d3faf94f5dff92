import { type AddressInfo, connect } from 'node:net';
import { markProven } from '../src/runtime/connection-limits.js';
import { createFrontServer } from '../src/server.js';
import { until } from './support/delivery-harness.js';

const WRONG = 100;

describe('a burst of requests that show no right token', () => {
  it('does not go before one that shows its own, though it came on a connection that has proven nothing yet', async () => {
    const begun: string[] = [];
    const server = createFrontServer(({ url = '' }, response) => ({
      showsToken: () => url === '/right',
      begin: () => {
        begun.push(url);
        response.end();
      },
    }));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').resume();
    const urls = [...Array.from({ length: WRONG }, (_, index) => `/wrong-${index}`), '/right'];
    socket.write(urls.map((url) => `GET ${url} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''));
    await until(() => Promise.resolve(begun.length === urls.length));
    socket.destroy();
    await new Promise((done) => server.close(done));
    expect(begun.indexOf('/right')).toBeLessThan(WRONG / 2);
    expect(begun.filter((url) => url !== '/right')).toEqual(urls.slice(0, WRONG));
  });
});

describe('a burst of requests for the API on a connection that has proven something', () => {
  it('begins a few in each tick of the event loop, and a webhook goes before them', async () => {
    const begun: string[] = [];
    const server = createFrontServer((request, response) => ({
      showsToken: () => true,
      begin: () => {
        markProven(request);
        begun.push(request.url ?? '');
        response.end();
      },
    }));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').resume();
    const asked = Array.from({ length: WRONG }, (_, index) => `/api/${index}`);
    const urls = ['/hooks/first', ...asked, '/hooks/last'];
    socket.write(urls.map((url) => `GET ${url} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''));
    await until(() => Promise.resolve(begun.length === urls.length));
    socket.destroy();
    await new Promise((done) => server.close(done));
    expect(begun.indexOf('/hooks/last')).toBeLessThan(WRONG / 2);
    expect(begun.filter((url) => url.startsWith('/api/'))).toEqual(asked);
  });
});
