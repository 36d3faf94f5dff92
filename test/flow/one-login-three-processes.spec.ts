import { RoundService } from '../../src/delivery/rounds/round.service.js';
import { Destinations } from '../../src/destinations/destinations.js';
import { MINUTE } from '../../src/domain/time/instant.js';
import { platform } from '../../src/platforms/yandex-metrica/index.js';
import { systemClock } from '../../src/runtime/clock.js';
import { openSimulators, type OpenSimulators } from '../sandbox/simulators.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { aConfig, aDestination, aProject, TestPipeline } from '../support/test-pipeline.js';

const COUNTERS = Array.from({ length: 9 }, (_, index) => `1000000${index}`);
const TOKEN = 'token-of-the-agency';
const SLOW = { platform: 'yandex-metrica', fault: 'slow', delayMs: 40, times: 1000 };

describe('three processes on one PostgreSQL that upload to nine counters of one login of Metrica', () => {
  let fresh: FreshDatabase;
  let simulators: OpenSimulators;
  let processes: TestPipeline[];

  beforeAll(async () => {
    fresh = await freshDatabase('PostgreSQL');
    simulators = await openSimulators({
      metrica: COUNTERS.map((counterId) => ({ counterId, login: 'agency', token: TOKEN, goals: ['quality_call'] })),
    });
    simulators.clock = systemClock.now();
    const destinations = COUNTERS.map((counterId) => {
      const settings = {
        counterId,
        token: TOKEN,
        endpoint: simulators.url,
        goals: { 'quality-call': { target: 'quality_call' } },
      };
      return aDestination({ id: `m${counterId}`, platform: platform.id, settings: platform.settings.parse(settings) });
    });
    const config = aConfig(fresh.url, [aProject({ destinations })]);
    // Limits are kept by the clock that goes on by itself.
    processes = await Promise.all([1, 2, 3].map(() => TestPipeline.open(config, [platform], systemClock as never)));
  });
  afterAll(async () => {
    for (const process of processes) await process.close();
    await simulators.close();
    await fresh.dispose();
  });

  it('have at most three requests under way, so that Metrica refuses none, and leave none out', async () => {
    const [first] = processes;
    const began = new Date(systemClock.now() - 10 * MINUTE).toISOString().slice(0, 19);
    await first?.call(`callId=1&dateStart=${began}Z&callStatus=1120&duration=60&isQuality=true&yaCid=1763800000123456789`);
    expect((await simulators.post('/sandbox/misbehave', SLOW)).status).toBe(200);
    await Promise.all(
      processes.flatMap((process, own) =>
        process
          .get(Destinations)
          .all.filter((_destination, index) => index % processes.length === own)
          .map((destination) => process.get(RoundService).run(destination, { ignoreBreaker: true })),
      ),
    );
    const { requests } = (await (await fetch(`${simulators.url}/sandbox/requests`)).json()) as { requests: { status: number }[] };
    expect(new Set(requests.map(({ status }) => status))).toEqual(new Set([200]));
    const uploads = await first?.uploads();
    expect(uploads?.map(({ state }) => state)).toEqual(COUNTERS.map(() => 'confirming'));
  });
});
