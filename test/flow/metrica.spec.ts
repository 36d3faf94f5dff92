import { RoundService } from '../../src/delivery/rounds/round.service.js';
import { VerdictPoller } from '../../src/delivery/verdicts/verdict-poller.service.js';
import { Destinations } from '../../src/destinations/destinations.js';
import { HOUR, SECOND } from '../../src/domain/time/instant.js';
import { platform } from '../../src/platforms/yandex-metrica/index.js';
import { openSimulators, type OpenSimulators } from '../sandbox/simulators.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { aConfig, aDestination, aProject, TestPipeline } from '../support/test-pipeline.js';

const YCLID = '17638000001234567891';
const call = (id: string, more: string) =>
  `callId=${id}&dateStart=22-11-2026T09:40&dateEnd=22-11-2026T09:45&callStatus=1120&duration=60&${more}`;

describe.each(DATABASES)('Metrica with its simulator, on %s', (kind) => {
  let fresh: FreshDatabase;
  let simulators: OpenSimulators;
  let pipeline: TestPipeline;

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    simulators = await openSimulators();
    const settings = (own: object) =>
      platform.settings.parse({ counterId: '12345678', token: 'sandbox-metrica-token', endpoint: simulators.url, ...own });
    const destinations = [
      aDestination({
        id: 'goals',
        platform: platform.id,
        settings: settings({ goals: { 'quality-call': { target: 'quality_call' } } }),
      }),
      aDestination({ id: 'reports', platform: platform.id, settings: settings({ mode: 'calls' }) }),
    ];
    const project = aProject({ destinations, exclude: { callers: ['+7495000*'], trackingNumbers: [] } });
    pipeline = await TestPipeline.open(aConfig(fresh.url, [project]), [platform]);
    simulators.clock = pipeline.clock.now();
  });
  afterEach(async () => {
    await pipeline.close();
    await simulators.close();
    await fresh.dispose();
  });

  const found = (id: string) => {
    const destination = pipeline.get(Destinations).find(id);
    if (!destination) throw new Error(`no destination ${id}`);
    return destination;
  };
  const send = (id: string) => pipeline.get(RoundService).run(found(id), { ignoreBreaker: true });
  const forward = (ms: number): void => {
    pipeline.clock.forward(ms);
    simulators.clock += ms;
  };
  const judge = async (id: string) => {
    forward(4 * SECOND);
    await pipeline.get(VerdictPoller).poll(found(id), true);
  };
  const statesAt = async (destination: string) =>
    (await pipeline.uploads())
      .filter((upload) => upload.destination === destination)
      .map(({ vendorCallId, goal, state, reasonCode }) => [vendorCallId, goal, state, reasonCode]);

  it('tells the call reports of every ended call that is not excluded, and the goals only of conversions', async () => {
    await pipeline.call(
      call('good', 'isQuality=true&callType=1&yaCid=1763800000123456789&waitDuration=7'),
      call('static', 'callType=2'),
      call('missed', 'callType=1&yaCid=1763800000123456790').replace('duration=60', 'duration=0'),
      call('own', 'isQuality=true&callType=1&yaCid=1763800000123456791&callerNumber=74950001122'),
      'callId=begun&dateStart=22-11-2026T09:40&callType=1&yaCid=1763800000123456792',
    );
    await send('goals');
    await send('reports');
    await judge('goals');
    await judge('reports');
    expect(await statesAt('goals')).toEqual([['good', 'quality-call', 'delivered', null]]);
    expect(await statesAt('reports')).toEqual([
      ['good', 'call', 'delivered', null],
      ['static', 'call', 'delivered', null],
      ['missed', 'call', 'delivered', null],
    ]);
    const records = (await simulators.records()).filter(({ goal }) => goal === 'Звонок');
    expect(records.map(({ raw, status }) => [raw, status])).toEqual([
      [expect.objectContaining({ StaticCall: '0', CallMissed: '0', Tag: 'quality-call', HoldDuration: '7' }), 'counted'],
      [expect.objectContaining({ StaticCall: '0', CallMissed: '1', Tag: '' }), 'counted'],
      [expect.objectContaining({ ClientId: '', StaticCall: '1', CallMissed: '0' }), 'counted without a visit'],
    ]);
    expect(records.every(({ raw }) => !Object.hasOwn(raw as object, 'PhoneNumber'))).toBe(true);
  });

  it('goes once more by yclid where nobody of the file was found by ClientID, and no third time', async () => {
    const page = `URLl=${encodeURIComponent(`https://okna.example/?yclid=${YCLID}`)}`;
    await simulators.post('/sandbox/unknown', { ids: ['1763800000123456789', '1763800000123456790'] });
    await pipeline.call(
      call('clicked', `isQuality=true&callType=1&yaCid=1763800000123456789&${page}`),
      call('direct', 'isQuality=true&callType=1&yaCid=1763800000123456790'),
    );
    await send('goals');
    await judge('goals');
    expect(await statesAt('goals')).toEqual([
      ['clicked', 'quality-call', 'pending', 'OTHER_IDENTIFIER'],
      ['direct', 'quality-call', 'unmatched', 'NOT_LINKED'],
    ]);
    await simulators.post('/sandbox/unknown', { ids: ['1763800000123456789', '1763800000123456790', YCLID] });
    await send('goals');
    await judge('goals');
    expect(await statesAt('goals')).toEqual([
      ['clicked', 'quality-call', 'unmatched', 'NOT_LINKED'],
      ['direct', 'quality-call', 'unmatched', 'NOT_LINKED'],
    ]);
    expect((await simulators.records()).map(({ identifier, copies }) => [identifier.kind, copies])).toEqual([
      ['yaCid', 1],
      ['yaCid', 1],
      ['yclid', 1],
    ]);
    expect(await send('goals')).toMatchObject({ claimed: 0 });
  });

  it('shows the status as it came while the verdict is open, and asks for a person after a day without one', async () => {
    await pipeline.call(call('good', 'isQuality=true&callType=1&yaCid=1763800000123456789'));
    await send('goals');
    await pipeline.get(VerdictPoller).poll(found('goals'), true);
    expect(
      await pipeline.rows(`SELECT "state", "reasonCode", "reasonDetail" FROM "uploads" WHERE "destination" = 'goals'`),
    ).toEqual([{ state: 'confirming', reasonCode: 'AWAITING_VERDICT', reasonDetail: 'UPLOADED' }]);
    // The simulator's own clock stands still, so that it never comes to a verdict.
    pipeline.clock.forward(24 * HOUR);
    await pipeline.get(VerdictPoller).poll(found('goals'), true);
    expect(
      await pipeline.rows(`SELECT "state", "reasonCode", "reasonDetail" FROM "uploads" WHERE "destination" = 'goals'`),
    ).toEqual([{ state: 'uncertain', reasonCode: 'VERDICT_MISSING', reasonDetail: 'UPLOADED' }]);
  });
});
