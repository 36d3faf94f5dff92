import type { AddressInfo } from 'node:net';
import { ManagementListener } from '../../../src/api/health/management-listener.js';
import { freshDatabase } from '../../support/databases.js';
import { TestApp } from '../../support/test-app.js';
import { aConfig } from '../../support/test-pipeline.js';

describe('a port of its own for health and metrics', () => {
  it('has these and nothing else, and the other port has all else', async () => {
    const fresh = await freshDatabase('SQLite');
    const config = aConfig(fresh.url, []);
    const { app } = await TestApp.open({ ...config, server: { ...config.server, managementPort: 0 } }, []);
    try {
      await app.listen(0, '127.0.0.1');
      const { port } = app.getHttpServer().address() as AddressInfo;
      const management = await app.get(ManagementListener, { strict: false }).listen(app);
      const statuses = async (at: number | null) => {
        const own = ['/healthz', '/readyz', '/metrics', '/healthz?x', '/%6detrics', '/%68ealthz', '/metric%73?x'];
        const paths = [...own, '/api/openapi.json', '/%61pi/openapi.json', '/hooks/nobody/none', '/'];
        return Promise.all(paths.map(async (path) => (await fetch(`http://127.0.0.1:${at}${path}`)).status));
      };
      expect(await statuses(management)).toEqual([...Array(7).fill(200), ...Array(4).fill(404)]);
      const all = await statuses(port);
      expect(all.slice(0, 7)).toEqual(Array(7).fill(404));
      expect(all.slice(7, 10)).toEqual([200, 200, 404]);
    } finally {
      await app.close();
      await fresh.dispose();
    }
  });
});
