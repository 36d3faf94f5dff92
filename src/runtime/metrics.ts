import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { EVENT_LOOP_DELAY_BUCKETS } from './event-loop-delay.js';

let ofProcess: Registry | null = null;

/**
 * Metrics of memory, garbage collection and event loop. Once per process: their observers and timers cannot be ended, and each
 * reload of the config creates a new application with its metrics.
 */
function processMetrics(): Registry {
  if (ofProcess === null) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess, prefix: 'ringback_' });
  }
  return ofProcess;
}

/** Prometheus metrics of this process. Labels hold our own ids only, never anything from a webhook. */
export class Metrics {
  readonly registry = Registry.merge([processMetrics()]);
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
  readonly wrongSecrets = new Counter({
    name: 'ringback_wrong_secrets_total',
    help: 'Wrong keys of the API and wrong tokens of webhooks, unknown sources included',
    labelNames: ['endpoint'],
    registers: [this.registry],
  });
  readonly receiptsRead = new Counter({
    name: 'ringback_receipts_read_total',
    help: 'Receipts that were processed, by verdict',
    labelNames: ['source', 'verdict'],
    registers: [this.registry],
  });
  readonly receiptsWaiting = new Gauge({
    name: 'ringback_receipts_waiting',
    help: 'Receipts on disk that are not processed yet, counted at the scrape',
    registers: [this.registry],
  });
  readonly uploads = new Gauge({
    name: 'ringback_uploads',
    help:
      'Uploads by destination and state, of the projects in the config, exact at the scrape: ' +
      'summed from the counts by day, after what changed was counted',
    labelNames: ['destination', 'state'],
    registers: [this.registry],
  });
  readonly paused = new Gauge({
    name: 'ringback_destination_paused',
    help: '1 while a destination is paused, looked up at the scrape',
    labelNames: ['destination'],
    registers: [this.registry],
  });
  readonly reconciled = new Gauge({
    name: 'ringback_reconciled_calls',
    help: 'Calls of the last comparison with the vendor’s own list: listed, missed, completed, filled, unreadable',
    labelNames: ['source', 'kind'],
    registers: [this.registry],
  });
  readonly reconciledAt = new Gauge({
    name: 'ringback_reconciled_timestamp_seconds',
    help: 'When the last comparison with the vendor’s own list succeeded',
    labelNames: ['source'],
    registers: [this.registry],
  });
  readonly reconcileFailures = new Gauge({
    name: 'ringback_reconcile_failures',
    help: 'How often in a row the vendor’s own list could not be read',
    labelNames: ['source'],
    registers: [this.registry],
  });
  readonly truthUnexplained = new Gauge({
    name: 'ringback_truth_unexplained',
    help:
      'Conversions by which a platform’s own figures differ from ours without a cause, more and less together, over the final ' +
      'days of the last reading',
    labelNames: ['destination', 'goal'],
    registers: [this.registry],
  });
  readonly clockDrift = new Gauge({
    name: 'ringback_clock_drift_seconds',
    help: 'How far this machine’s clock is ahead of the database’s, by which the service goes',
    registers: [this.registry],
  });
  readonly standbyLosses = new Counter({
    name: 'ringback_standby_losses_total',
    help: 'How often receipts that this process had acknowledged were gone: a standby lacked them when it took over',
    registers: [this.registry],
  });
  readonly eventLoopDelay = new Histogram({
    name: 'ringback_event_loop_delay_seconds',
    help: 'By how much timers were late, sampled every 20 ms: what holds up the event loop holds up webhooks',
    buckets: EVENT_LOOP_DELAY_BUCKETS,
    registers: [this.registry],
  });

  readonly backedUpAt = new Gauge({
    name: 'ringback_backup_timestamp_seconds',
    help: 'When this process last wrote and checked a backup',
    registers: [this.registry],
  });
  readonly backupFailures = new Counter({
    name: 'ringback_backup_failures_total',
    help: 'Backups that could not be written or did not pass their check',
    registers: [this.registry],
  });
}
