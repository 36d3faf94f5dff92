import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadAppContext } from '#dist/app-context.js';
import { createDestinations } from '#dist/destinations/destinations.js';
import { MINUTE, type Instant } from '#dist/domain/time/instant.js';
import { createHttpClient } from '#dist/runtime/http.js';
import { startSandbox, type SimulatedFaultInput, type Sandbox } from '#dist/sandbox/sandbox.js';
import { Database } from '#dist/store/database/database.js';
import { startChild, type Child } from '../../bench/harness/child.js';
import type { FreshDatabase } from '../../bench/harness/databases.js';
import { createCalls, type CallBacklog } from './calls.js';
import { compareDeliveries, type DeliveryComparison } from './comparison.js';
import { testbedConfig } from './config.js';
import type { TestbedDestination } from './destinations.js';
import { readRecordedUploads } from './recorded-uploads.js';
import type { StepResult, WorkerSettings } from './worker.js';

export type Worker = Child<null>;

/** Friday, 20 November 2026, 12:00 in UTC: when every case begins. */
export const START: Instant = Date.UTC(2026, 10, 20, 12);
/** Far more steps than any case needs: what still changes then changes for ever. */
const MAX_STEPS = 500;
const POLL_INTERVAL_MS = 10;
/** If nothing new has arrived for minutes, however busy the machine is, nothing will. */
const MAX_POLLS = (3 * MINUTE) / POLL_INTERVAL_MS;
/** Longer than any process of a case lives. */
const LONGER_THAN_ANY_CASE_MS = 30 * MINUTE;

/** One database, the simulators, and the processes that deliver between them, on one clock that moves only by hand. */
export class Testbed {
  private now = START;
  private readonly workers: Worker[] = [];
  /** Steps of the processes that failed and were retried. */
  readonly failures: string[] = [];

  private constructor(
    private readonly destinations: readonly TestbedDestination[],
    private readonly fresh: FreshDatabase,
    private readonly folder: string,
    private sandbox: Sandbox,
  ) {}

  static async open(fresh: FreshDatabase, destinations: readonly TestbedDestination[]): Promise<Testbed> {
    const folder = mkdtempSync(join(tmpdir(), 'ringback-faults-'));
    const testbed: Testbed = new Testbed(destinations, fresh, folder, await launchSimulators(() => testbed.now));
    // JSON is YAML.
    writeFileSync(testbed.configFile, JSON.stringify(testbedConfig(fresh.url, destinations, testbed.sandbox)));
    return testbed;
  }

  private get configFile(): string {
    return join(this.folder, 'ringback.yaml');
  }

  async createCalls(backlog: CallBacklog): Promise<void> {
    const { config, platforms } = await loadAppContext({ config: this.configFile });
    const runtime = { http: createHttpClient(), clock: { now: () => this.now } };
    const { all } = createDestinations(config, platforms, runtime);
    await this.withDatabase((database) => createCalls((work) => database.write(work), all, backlog));
  }

  async start({ withoutLock = false }: Partial<WorkerSettings> = {}): Promise<Worker> {
    const settings: WorkerSettings = { config: this.configFile, now: this.now, withoutLock };
    const worker = await startChild<null>(new URL('./worker.js', import.meta.url), settings);
    this.workers.push(worker);
    return worker;
  }

  async kill(worker: Worker): Promise<void> {
    this.workers.splice(this.workers.indexOf(worker), 1);
    await worker.kill();
  }

  /** These faults happen from now on. */
  injectFaults(...faults: readonly SimulatedFaultInput[]): void {
    for (const fault of faults) this.sandbox.faults.add(fault);
  }

  /** The simulators accept requests, and answer none. */
  holdAnswers(): void {
    const services = new Set(this.destinations.map(({ service }) => service));
    this.injectFaults(
      ...[...services].map((platform) => ({ platform, fault: 'slow', delayMs: LONGER_THAN_ANY_CASE_MS }) as const),
    );
  }

  clearFaults(): void {
    this.sandbox.faults.clear();
  }

  /** Nobody listens at the simulators' addresses; they keep what they have. */
  async stopSimulators(): Promise<void> {
    await this.sandbox.close();
  }

  /** New, empty simulators at the addresses of the closed ones. */
  async restartSimulators(): Promise<void> {
    this.sandbox = await launchSimulators(() => this.now, this.sandbox);
  }

  /** In order of arrival. */
  records(): ReturnType<Sandbox['records']> {
    return this.sandbox.records();
  }

  /** Waits until the simulators have this many conversions. */
  async waitForArrivals(conversions: number): Promise<void> {
    let arrived = 0;
    for (let looks = 0; arrived < conversions; looks += 1) {
      const now = this.records().length;
      if (now > arrived) looks = 0;
      else if (looks > MAX_POLLS) throw new Error(`${arrived} conversions arrived, and no more of ${conversions}`);
      arrived = now;
      await sleep(POLL_INTERVAL_MS);
    }
  }

  /**
   * Runs the processes, and advances the clock from each moment at which something can happen to the next, until nothing changes.
   */
  async runUntilSettled(...workers: readonly Worker[]): Promise<void> {
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const [one] = await this.runStep(...workers);
      if (one?.moving === 0) return;
      this.advanceTo(one?.next ?? null);
    }
    const moving = JSON.stringify(await this.runStep(...workers));
    throw new Error(`uploads are still moving after ${MAX_STEPS} steps: ${moving}`);
  }

  /** Runs a process for this many steps, whatever still changes then. */
  async runSteps(count: number, worker: Worker): Promise<void> {
    for (let step = 0; step < count; step += 1) {
      const [{ next } = { next: null }] = await this.runStep(worker);
      this.advanceTo(next);
    }
  }

  /** Long enough for every lease of a dead process to lapse, so that its rows may be retried. */
  expireLeases(): void {
    this.now += 10 * MINUTE;
  }

  /** Each process does once what its cron jobs would do now. */
  async runStep(...workers: readonly Worker[]): Promise<StepResult[]> {
    const results = await Promise.all(workers.map((worker) => worker.ask<StepResult>('step', this.now)));
    this.failures.push(...results.flatMap(({ failures }) => failures));
    return results;
  }

  /** @param the calls to compare; all by default */
  async compare({ first = 0, calls = Infinity }: Partial<CallBacklog> = {}): Promise<DeliveryComparison[]> {
    const recorded = await this.withDatabase((database) => database.read(readRecordedUploads));
    const own = recorded.filter(({ number }) => number >= first && number < first + calls);
    const records = this.records();
    return this.destinations.map((destination) => compareDeliveries(destination, own, records));
  }

  async close(): Promise<void> {
    for (const worker of this.workers) await worker.kill();
    await this.sandbox.close();
    await this.fresh.dispose();
    rmSync(this.folder, { recursive: true });
  }

  /** At least a minute, as between the service's own rounds: rows that were refused together are due at different times. */
  private advanceTo(moment: Instant | null): void {
    this.now = Math.max(this.now + MINUTE, moment ?? 0);
  }

  private async withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const database = await Database.open(this.fresh.url);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }
}

/** Verdicts are immediate. */
function launchSimulators(clock: () => Instant, before?: Sandbox): Promise<Sandbox> {
  const ports = before && { httpPort: portOf(before.httpUrl), grpcPort: portOf(before.grpcUrl) };
  return startSandbox({ clock, verdictDelayMs: 0, ...ports });
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
