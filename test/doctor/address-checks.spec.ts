import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { checkAddress, findPortListener } from '../../src/doctor/address-checks.js';
import { createHttpClient } from '../../src/runtime/http.js';
import { freshDatabase } from '../support/databases.js';
import { TestApp } from '../support/test-app.js';
import { aConfig } from '../support/test-pipeline.js';

/** A server that sends this to every client; without a text it hangs up. */
function saying(words: string): Promise<Server> {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => (words === '' ? socket.destroy() : socket.end(words)));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const configAt = (port: number) => {
  const config = aConfig('sqlite:none.db', []);
  return { ...config, server: { ...config.server, port } };
};
const at = (port: number) => findPortListener(configAt(port), createHttpClient());
const answer = (status: string, body: string) =>
  `HTTP/1.1 ${status}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;

describe('who listens on the configured address', () => {
  it('is Ringback where it runs, and nobody where nothing does', async () => {
    const fresh = await freshDatabase('SQLite');
    const app = await TestApp.open(aConfig(fresh.url, []), []);
    await app.app.listen(0, '127.0.0.1');
    const { port } = app.app.getHttpServer().address() as AddressInfo;
    expect(await at(port)).toBe('ringback');
    await app.close();
    await fresh.dispose();
    expect(await at(port)).toBe('nobody');
  });

  it.each([
    ['a page', answer('200 OK', '<h1>It works!</h1>'), 'another program'],
    ['that it knows no such address', answer('404 Not Found', '{"status":404}'), 'another program'],
    ['something that is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'another program'],
    ['that it is in trouble, which Ringback may be', answer('503 Service Unavailable', ''), 'ringback'],
    ['nothing and hangs up, as one that is ending may', '', 'ringback'],
  ])('who says %s', async (_what, words, who) => {
    const server = await saying(words);
    expect(await at((server.address() as AddressInfo).port)).toBe(who);
    await new Promise((resolve) => server.close(resolve));
  });

  it('is reported by the doctor if it is another program: the service could not start', async () => {
    const checks = await checkAddress(configAt(3000), createHttpClient(), 'another program');
    expect(checks).toMatchObject([{ name: 'port', result: 'failed', text: { en: expect.stringContaining('port 3000') } }]);
  });
});
