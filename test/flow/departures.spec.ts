import { evidenceOf } from '../../src/api/uploads/upload-evidence.js';
import { historyOf } from '../../src/api/uploads/upload-history.js';
import type { DestinationConfig } from '../../src/config/config.js';
import { RoundService } from '../../src/delivery/rounds/round.service.js';
import { Destinations } from '../../src/destinations/destinations.js';
import type { Departure } from '../../src/domain/uploads/departure.js';
import type { PlatformDefinition } from '../../src/platforms/kit/platform.js';
import { platform as ga4 } from '../../src/platforms/ga4/index.js';
import { platform as googleAds } from '../../src/platforms/google-ads/index.js';
import { platform as webhook } from '../../src/platforms/webhook/index.js';
import { platform as metrica } from '../../src/platforms/yandex-metrica/index.js';
import { ErasureService } from '../../src/processing/erasure/erasure.service.js';
import { UploadEntity } from '../../src/store/schema/entities/upload.entity.js';
import { UploadListsStore } from '../../src/store/uploads/upload-lists.store.js';
import { LocalServer, type Behaviour, closedEndpoint, reset } from '../platforms/contract/local-server.js';
import { DATABASES, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { aConfig, aDestination, aProject, TestPipeline } from '../support/test-pipeline.js';

const CLICK = encodeURIComponent('https://okna.example/?gclid=EAIaIQobChMI-click-0001');
const CALL =
  'callId=c1&dateStart=22-11-2026T04:10&callStatus=1120&duration=60&isQuality=true&yaCid=1763800000123400001' +
  `&gaCid=123456789.1763800000&callerNumber=79161234567&url=${CLICK}`;
const TOKEN_PATH = '/oauth/token';

/** A destination of each platform at this address; Google's tokens come from `tokens`. */
function destinationsAt(endpoint: string, tokens: string): DestinationConfig[] {
  const goal = 'quality-call';
  const to = (id: string, platform: PlatformDefinition, settings: object) =>
    aDestination({ id, platform: platform.id, settings: platform.settings.parse(settings) });
  const credentials = {
    clientId: 'client.apps.example',
    clientSecret: 'canary-client-secret',
    refreshToken: 'canary-refresh-token',
  };
  const google = { customerId: '1234567890', credentials, tokenEndpoint: tokens, read: false };
  const goals = { [goal]: { conversionActionId: '987654321' } };
  return [
    to('metrica', metrica, {
      counterId: '12345678',
      token: 'canary-token-of-metrica',
      endpoint,
      read: false,
      goals: { [goal]: { target: 'quality_call' } },
    }),
    to('ga4', ga4, {
      measurementId: 'G-ABC1234567',
      apiSecret: 'canary-Api-Secret_123',
      endpoint,
      read: false,
      goals: { [goal]: { event: 'qualify_lead' } },
    }),
    to('webhook', webhook, { url: `${endpoint}/hook`, method: 'POST', goals: { [goal]: {} } }),
    to('data-manager', googleAds, { ...google, endpoint, goals }),
    // With TLS, so that a token is asked for.
    to('ads-api', googleAds, { ...google, transport: 'google-ads-api', endpoint: new URL(endpoint).host, goals }),
  ];
}

const OVER_HTTP = ['data-manager', 'ga4', 'metrica', 'webhook'];
const ALL = ['ads-api', ...OVER_HTTP];
const ofEach = <T>(ids: readonly string[], value: T): Record<string, T> => Object.fromEntries(ids.map((id) => [id, value]));

/** How many personal fields each of them receives. */
const FIELDS = { 'data-manager': 1, ga4: 1, metrica: 1, webhook: 4 };
const leftAs = (left: Departure): Record<string, unknown> =>
  Object.fromEntries(Object.entries(FIELDS).map(([id, fields]) => [id, [[left, fields]]]));

describe.each(DATABASES)('what is said of a request, on %s,', (database) => {
  const server = new LocalServer();
  let fresh: FreshDatabase;
  let pipeline: TestPipeline;
  let address: string;

  beforeAll(async () => (address = await server.open()));
  afterAll(() => server.close());
  beforeEach(async () => (fresh = await freshDatabase(database)));
  afterEach(async () => {
    await pipeline.close();
    await fresh.dispose();
  });

  async function sendTo(endpoint: string, ids: readonly string[]): Promise<void> {
    const destinations = destinationsAt(endpoint, `${address}${TOKEN_PATH}`).filter(({ id }) => ids.includes(id));
    pipeline = await TestPipeline.open(aConfig(fresh.url, [aProject({ destinations })]), [metrica, ga4, webhook, googleAds]);
    await pipeline.call(CALL);
    for (const destination of pipeline.get(Destinations).all)
      await pipeline.get(RoundService).run(destination, { ignoreBreaker: true });
  }
  const answerWith = (token: Behaviour, platform: Behaviour): void => {
    server.behaviour = (request, response) => (request.url === TOKEN_PATH ? token : platform)(request, response);
  };
  /** By destination. */
  async function uploadsBy(what: (upload: UploadEntity) => unknown): Promise<Record<string, unknown>> {
    const uploads = await pipeline.database.read((session) => session.entities(UploadEntity, 'SELECT * FROM "uploads"'));
    return Object.fromEntries(uploads.map((upload) => [upload.destination, what(upload)]));
  }
  async function stepsToPlatforms(): Promise<Record<string, unknown>> {
    const { changes, attempts } = await journal();
    return uploadsBy(({ id }) => {
      const own = historyOf(
        changes.filter(({ uploadId }) => uploadId === id),
        attempts.filter(({ uploadId }) => uploadId === id),
        'en',
      );
      return own.filter(({ to }) => to === 'sending').map(({ left, personalFields }) => [left, personalFields?.length]);
    });
  }
  async function journal() {
    const ids = (await pipeline.uploads()).map(({ id }) => String(id));
    return pipeline.database.read((session) => pipeline.get(UploadListsStore).journalOf(session, ids));
  }
  async function evidence(): Promise<Record<string, unknown>> {
    const { attempts } = await journal();
    return uploadsBy((upload) => {
      const own = attempts.filter(({ uploadId }) => uploadId === upload.id);
      return evidenceOf(upload, own, [], new Map(), 'en').map(({ level }) => level);
    });
  }
  async function recipients(): Promise<string[]> {
    const by = { keyId: null, name: 'lawyer' };
    const order = { by, basis: null, projects: null };
    const record = await pipeline.get(ErasureService).erase({ kind: 'phone', number: '+79161234567' }, order);
    return record.told.map(({ destination }) => destination).sort();
  }

  it('that never left this machine: nobody was told, no personal field went, nothing is known at the platform', async () => {
    answerWith(
      () => ({ status: 400, body: '{"error":"invalid_grant"}' }),
      () => ({ status: 500 }),
    );
    await sendTo(await closedEndpoint(), ALL);
    expect(await stepsToPlatforms()).toEqual(ofEach(ALL, [['no', 0]]));
    expect(await evidence()).toEqual(ofEach(ALL, []));
    expect(await uploadsBy(({ requestId, sentValue, tries }) => [requestId, sentValue, tries])).toEqual(
      ofEach(ALL, [null, null, 1]),
    );
    const requests = await pipeline.rows('SELECT DISTINCT "left" FROM "requests"');
    expect(requests).toEqual([{ left: 'no' }]);
    expect(await recipients()).toEqual([]);
  });

  it('whose connection broke on the way: it may have left, and whoever may have it is named', async () => {
    answerWith(() => ({ status: 200, body: '{"access_token":"ya29.canary","expires_in":3600}' }), reset);
    await sendTo(address, OVER_HTTP);
    expect(await stepsToPlatforms()).toEqual(leftAs('unknown'));
    expect(await evidence()).toEqual(ofEach(OVER_HTTP, ['sent']));
    expect(await recipients()).toEqual(OVER_HTTP);
  });

  it('that was refused: it left, and whoever refused it has seen it', async () => {
    answerWith(
      () => ({ status: 200, body: '{"access_token":"ya29.canary","expires_in":3600}' }),
      () => ({ status: 403, body: '{}' }),
    );
    await sendTo(address, OVER_HTTP);
    expect(await stepsToPlatforms()).toEqual(leftAs('yes'));
    expect(await recipients()).toEqual(OVER_HTTP);
  });

  it('from before this was recorded: it counts as left', async () => {
    answerWith(
      () => ({ status: 503 }),
      () => ({ status: 503 }),
    );
    await sendTo(await closedEndpoint(), ALL);
    await pipeline.database.write(async (tx) => {
      await tx.run(`UPDATE "attempts" SET "left" = NULL`, []);
      await tx.run(
        `UPDATE "uploads" SET "requestId" = (SELECT a."requestId" FROM "attempts" a WHERE a."uploadId" = "uploads"."id")`,
        [],
      );
    });
    expect(await evidence()).toEqual(ofEach(ALL, ['sent']));
    expect(await recipients()).toEqual(ALL);
  });
});
