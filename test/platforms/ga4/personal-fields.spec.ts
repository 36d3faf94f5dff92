import { platform } from '../../../src/platforms/ga4/index.js';
import { createHttpClient } from '../../../src/runtime/http.js';
import { aCall, aFact, CALL_START } from '../../support/call-builders.js';
import { contextFor, rowOf } from '../contract/bench.js';
import { LocalServer } from '../contract/local-server.js';
import { aConfig } from './ga4.js';

/** Everything that may ever leave for GA4, each path in the request with what may stand there. */
const ALLOWED: Readonly<Record<string, RegExp>> = {
  'query.measurement_id': /^G-[A-Z0-9]+$/,
  'query.api_secret': /^.+$/,
  client_id: /^\d+\.\d+$/,
  timestamp_micros: /^\d+$/,
  'events.0.name': /^[a-z_]+$/,
  'events.0.params.session_id': /^\d+$/,
  'events.0.params.engagement_time_msec': /^1$/,
  'events.0.params.value': /^[\d.]+$/,
  'events.0.params.currency': /^[A-Z]{3}$/,
  'events.0.params.transaction_id': /^rb-[0-9a-f]{32}$/,
  'events.0.params.goal': /^[\w-]+$/,
  'events.0.params.call_type': /^(dynamic|static|default)$/,
  'events.0.params.talk_seconds': /^\d+$/,
  'events.0.params.wait_seconds': /^\d+$/,
  'events.0.params.new_caller': /^(yes|no)$/,
};

function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}

describe('what leaves for GA4', () => {
  const server = new LocalServer();
  afterEach(() => server.close());

  it('is on the list of what may leave, every byte of it', async () => {
    server.behaviour = () => ({ status: 204, body: '' });
    const endpoint = await server.open();
    const destination = platform.create(platform.settings.parse(aConfig(endpoint)), {
      http: createHttpClient(),
      clock: { now: () => CALL_START + 600_000 },
    });
    await destination.send([rowOf(destination, aFact())], contextFor());
    const [request] = server.seen;
    const url = new URL(request?.url ?? '', endpoint);
    const sent = [
      ...leaves({ query: Object.fromEntries(url.searchParams) }),
      ...leaves(JSON.parse(request?.body ?? '') as unknown),
    ];
    expect(sent.length).toBeGreaterThan(10);
    for (const [path, value] of sent) {
      expect(Object.keys(ALLOWED)).toContain(path);
      expect([path, value]).toEqual([path, expect.stringMatching(ALLOWED[path] ?? /^$/)]);
    }
    // What the call carries besides, and none of which is GA4's business.
    const { callerNumber, ip, city, pageUrl, customParam, yaCid } = aCall();
    const wire = `${request?.url}\n${JSON.stringify(request?.headers)}\n${request?.body}`;
    for (const secret of [callerNumber, callerNumber?.slice(2), ip, city, pageUrl, customParam, yaCid])
      expect(wire).not.toContain(secret);
  });

  it('is named row by row for the record', () => {
    const destination = platform.create(platform.settings.parse(aConfig('http://127.0.0.1:9')), {
      http: createHttpClient(),
      clock: { now: () => CALL_START },
    });
    expect(destination.personalFields?.(rowOf(destination, aFact()))).toEqual(['gaCid', 'gaSessionId']);
    const withoutSession = aFact({ call: aCall({ gaSessionId: null }) });
    expect(destination.personalFields?.(rowOf(destination, withoutSession))).toEqual(['gaCid']);
  });
});
