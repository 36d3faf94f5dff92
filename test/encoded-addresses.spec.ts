import { type AddressInfo, connect } from 'node:net';
import { freshDatabase } from './support/databases.js';
import { TestApp } from './support/test-app.js';
import { aConfig } from './support/test-pipeline.js';

/** The status of a request whose body is announced and never comes. */
async function statusOfHalfSent(port: number, path: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`);
  const answer = await new Promise<string>((resolve) => socket.once('data', (part) => resolve(part.toString('latin1'))));
  socket.destroy();
  return answer.slice(9, 12);
}

describe('an address with percent-encoded letters', () => {
  it('is what the plain one is: no body is read without a right token or key, and no answer is for caches', async () => {
    const fresh = await freshDatabase('SQLite');
    const { app } = await TestApp.open(aConfig(fresh.url, []), []);
    try {
      await app.listen(0, '127.0.0.1');
      const { port } = app.getHttpServer().address() as AddressInfo;
      for (const path of ['/api/v1/marks', '/%61pi/v1/marks', '/api/%761/mark%73', '/api/v1/nothing'])
        expect([path, await statusOfHalfSent(port, path)]).toEqual([path, '401']);
      for (const path of ['/hooks/nobody/none', '/%68ooks/nobody/none', '/hook%73/nobody/none/', '/api%2Ev1/marks', '/nothing'])
        expect([path, await statusOfHalfSent(port, path)]).toEqual([path, '404']);
      const { headers } = await fetch(`http://127.0.0.1:${port}/%61pi/v1/me`);
      expect(headers.get('cache-control')).toBe('no-store');
    } finally {
      await app.close();
      await fresh.dispose();
    }
  });
});
