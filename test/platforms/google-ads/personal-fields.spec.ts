import { loadProtos } from '../../../src/platforms/google-ads/simulator/rpc-error.js';
import { sha256 } from '../../../src/runtime/ids.js';
import { aCall, aFact } from '../../support/call-builders.js';
import { contextFor, rowOf } from '../contract/bench.js';
import { expectNothingElsePersonal, pathsOf } from './allowed.js';
import { GoogleBench, rowsOf } from './bench.js';
import { json, taken } from './google-ads.js';

const bench = new GoogleBench();
beforeAll(() => bench.open());
afterAll(() => bench.close());

const EVENT = ['transactionId', 'eventTimestamp', 'eventSource', 'adIdentifiers.gclid', 'conversionValue', 'currency'];
const REQUEST = [
  'destinations.0.operatingAccount.accountType',
  'destinations.0.operatingAccount.accountId',
  'destinations.0.loginAccount.accountType',
  'destinations.0.loginAccount.accountId',
  'destinations.0.productDestinationId',
  'validateOnly',
  ...EVENT.map((field) => `events.0.${field}`),
];
const PHONE = 'events.0.userData.userIdentifiers.0.phoneNumber';

describe('what leaves for the Data Manager', () => {
  it.each([
    ['by default', {}, REQUEST],
    ['with the caller', { hashedPhone: true }, [...REQUEST, PHONE, 'encoding']],
    ['with consent', { consent: { adUserData: 'denied', adPersonalization: 'unspecified' } }, [...REQUEST, 'consent.adUserData']],
  ])('is on the list of what may leave, %s', async (_name, overrides, allowed) => {
    bench.fresh(taken);
    await bench.send(1, overrides);
    const [request] = bench.apiRequests();
    expect(pathsOf(JSON.parse(request?.body ?? '')).toSorted()).toEqual([...allowed].toSorted());
    expectNothingElsePersonal(JSON.stringify(bench.apiRequests()));
  });

  it('is a message of Google’s own definitions, name by name', async () => {
    bench.fresh(() => json(200, {}));
    const destination = bench.destination({
      hashedPhone: true,
      consent: { adUserData: 'granted', adPersonalization: 'granted' },
    });
    await destination.send(rowsOf(destination, 1), contextFor());
    const body = JSON.parse(bench.apiRequests()[0]?.body ?? '') as { events: { eventTimestamp: unknown }[] };
    const type = loadProtos('data-manager').lookupType('google.ads.datamanager.v1.IngestEventsRequest');
    // The time is text in JSON only; protobufjs takes it as seconds.
    const message = { ...body, events: body.events.map((event) => ({ ...event, eventTimestamp: { seconds: 1 } })) };
    const back = type.toObject(type.decode(type.encode(type.fromObject(message)).finish()), { enums: String, longs: Number });
    expect(pathsOf(back).toSorted()).toEqual(pathsOf({ ...message }).toSorted());
  });

  it('holds the caller only as the hash of the full number', () => {
    const call = aCall({ callerNumber: '+79161234567' });
    const hashed = rowOf(bench.destination({ hashedPhone: true }), aFact({ call }));
    expect(hashed.hashedPhone).toBe(sha256('+79161234567'));
    expect(rowOf(bench.destination(), aFact({ call })).hashedPhone).toBeNull();
  });

  it('is named row by row for the record', () => {
    const destination = bench.destination({ hashedPhone: true });
    expect(destination.personalFields?.(rowOf(destination, aFact()))).toEqual(['gclid', 'callerNumber']);
    const anonymous = aFact({ call: aCall({ callerNumber: null, clickIds: { wbraid: 'CjwKCAjw_wbraid-of-the-test' } }) });
    expect(destination.personalFields?.(rowOf(destination, anonymous))).toEqual(['wbraid']);
  });
});
