import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';

/** Prometheus metrics of this process. Labels hold our own ids only, never anything from a webhook. */
export class Metrics {
  readonly registry = new Registry();
  readonly receipts = new Counter({
    name: 'ringback_receipts_total',
    help: 'Webhooks acknowledged after they were on disk',
    labelNames: ['source'],
    registers: [this.registry],
  });
  readonly receiptsRefused = new Counter({
    name: 'ringback_receipts_refused_total',
    help: 'Webhooks answered with 503',
    labelNames: ['source'],
    registers: [this.registry],
  });
  readonly receiptsRead = new Counter({
    name: 'ringback_receipts_read_total',
    help: 'Receipts that intake has settled, by verdict',
    labelNames: ['source', 'verdict'],
    registers: [this.registry],
  });
  readonly receiptsWaiting = new Gauge({
    name: 'ringback_receipts_waiting',
    help: 'Receipts on disk that intake has not read yet',
    registers: [this.registry],
  });
  readonly uploads = new Gauge({
    name: 'ringback_uploads',
    help: 'Uploads by destination and state',
    labelNames: ['destination', 'state'],
    registers: [this.registry],
  });
  readonly paused = new Gauge({
    name: 'ringback_destination_paused',
    help: '1 while a destination is paused',
    labelNames: ['destination'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'ringback_' });
  }
}
