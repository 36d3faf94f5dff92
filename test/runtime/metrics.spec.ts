import { Metrics } from '../../src/runtime/metrics.js';

describe('metrics', () => {
  it('of the process are observed once, however often an application is made anew', async () => {
    const [first, second] = [new Metrics(), new Metrics()];
    const processMetric = 'ringback_nodejs_gc_duration_seconds';
    expect(first.registry.getSingleMetric(processMetric)).toBeDefined();
    expect(second.registry.getSingleMetric(processMetric)).toBe(first.registry.getSingleMetric(processMetric));
    first.receipts.inc({ source: 'mango-main' });
    expect(await second.registry.metrics()).not.toContain('mango-main');
    expect(await first.registry.metrics()).toContain('ringback_receipts_total{source="mango-main"} 1');
  });
});
