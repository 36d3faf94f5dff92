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
        const paths = ['/healthz', '/readyz', '/metrics', '/healthz?x', '/api/openapi.json', '/hooks/nobody/none', '/'];
        return Promise.all(paths.map(async (path) => (await fetch(`http://127.0.0.1:${at}${path}`)).status));
      };
      expect(await statuses(management)).toEqual([200, 200, 200, 200, 404, 404, 404]);
      const [health, ready, metrics, asked, ...others] = await statuses(port);
      expect([health, ready, metrics, asked]).toEqual([404, 404, 404, 404]);
      expect(others.slice(0, 2)).toEqual([200, 404]);
    } finally {
      await app.close();
      await fresh.dispose();
    }
  });
});
