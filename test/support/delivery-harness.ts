import type { DestinationConfig } from '../../src/config/config.js';
import type { RoundSummary } from '../../src/delivery/rounds/round-summary.js';
import { RoundService, type RoundOptions } from '../../src/delivery/rounds/round.service.js';
import { Destinations, type Destination } from '../../src/destinations/destinations.js';
import type { ReasonCode } from '../../src/domain/reason.js';
import type { UploadState } from '../../src/domain/uploads/upload-states.js';
import { freshDatabase, type DatabaseKind, type FreshDatabase } from './databases.js';
import { FakePlatform } from './fake-platform.js';
import { REASONS_BY_STATE } from './reasons-by-state.js';
import { refuseIllegalSteps } from './refuse-illegal-steps.js';
import { aConfig, aDestination, aProject, TestClock, TestPipeline, NOON } from './test-pipeline.js';

/**
 * Processing and delivery over one database and one fake platform; several processes may run side by side or one after another.
 */
export class DeliveryHarness {
  readonly fake = new FakePlatform();
  readonly clock = new TestClock(NOON);
  private readonly processes: TestPipeline[] = [];

  private constructor(private readonly fresh: FreshDatabase) {}

  static async open(kind: DatabaseKind): Promise<DeliveryHarness> {
    return new DeliveryHarness(await freshDatabase(kind));
  }

  /** One more process with this config. */
  async start(
    destinations: readonly DestinationConfig[] = [aDestination()],
    more: Parameters<typeof TestPipeline.open>[3] = [],
  ): Promise<TestPipeline> {
    const config = aConfig(this.fresh.url, [aProject({ destinations })]);
    const app = await TestPipeline.open(config, [this.fake.definition], this.clock, more);
    await refuseIllegalSteps(app.database);
    this.processes.push(app);
    return app;
  }

  /** The process ends, and the next one reads another config. */
  async restart(app: TestPipeline, destinations: readonly DestinationConfig[]): Promise<TestPipeline> {
    this.processes.splice(this.processes.indexOf(app), 1);
    await app.close();
    return this.start(destinations);
  }

  /** Checks that every upload has a reason that fits its state. */
  async close(): Promise<void> {
    const [app] = this.processes;
    const uploads = (await app?.uploads()) ?? [];
    for (const process of this.processes.splice(0)) await process.close();
    await this.fresh.dispose();
    for (const { state, reasonCode } of uploads)
      expect(REASONS_BY_STATE[state as UploadState]).toContain(reasonCode as ReasonCode | null);
  }
}

export function destinationOf(app: TestPipeline, id = 'dest'): Destination {
  const found = app.get(Destinations).find(id);
  if (!found) throw new Error(`no destination ${id}`);
  return found;
}

/** A round as if started by a person, by default. */
export function roundOf(app: TestPipeline, id = 'dest', options: RoundOptions = { ignoreBreaker: true }): Promise<RoundSummary> {
  return app.get(RoundService).run(destinationOf(app, id), options);
}

/** Ended quality calls of visitors `1763800000123400` + two digits, each a minute apart. */
export function calls(app: TestPipeline, count: number, first = 0): Promise<void> {
  return app.call(...Array.from({ length: count }, (_, index) => aQualityCall(first + index)));
}

function aQualityCall(index: number): string {
  const minute = String(index % 60).padStart(2, '0');
  const visitor = `17638000001234${String(index).padStart(4, '0')}`;
  return `callId=c${index}&dateStart=22-11-2026T12:${minute}&callStatus=1120&duration=60&isQuality=true&yaCid=${visitor}`;
}

/** Polls until the condition holds, however long the machine takes. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}
