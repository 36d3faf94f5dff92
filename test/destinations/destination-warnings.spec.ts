import { destinationWarnings } from '../../src/destinations/destination-warnings.js';
import { createDestinations } from '../../src/destinations/destinations.js';
import { platform as ga4 } from '../../src/platforms/ga4/index.js';
import { platform as metrica } from '../../src/platforms/yandex-metrica/index.js';
import { systemClock } from '../../src/runtime/clock.js';
import { createHttpClient } from '../../src/runtime/http.js';
import { aConfig, aDestination, aProject } from '../support/test-pipeline.js';

function warningsFor(change: { readonly restate: boolean; readonly enabled?: boolean }): readonly string[] {
  const analytics = ga4.settings.parse({
    measurementId: 'G-ABC1234567',
    apiSecret: 'a-secret-of-ga4-tests',
    goals: { 'quality-call': { event: 'qualify_lead' } },
  });
  const counter = metrica.settings.parse({
    counterId: '1',
    token: 'a-token-of-metrica-tests',
    goals: { 'quality-call': { target: 'quality_call' } },
  });
  const destinations = [
    aDestination({ id: 'ga4', platform: 'ga4', settings: analytics, ...change }),
    aDestination({ id: 'metrika', platform: 'yandex-metrica', settings: counter, ...change }),
  ];
  const runtime = { http: createHttpClient(), clock: systemClock };
  const all = createDestinations(aConfig('sqlite::memory:', [aProject({ destinations })]), [ga4, metrica], runtime);
  return destinationWarnings(all, 'en');
}

describe('a destination that is to be told changed values', () => {
  it('is warned of where its platform takes no other value', () => {
    expect(warningsFor({ restate: true })).toEqual([expect.stringMatching(/^ga4: restate: true changes nothing there/)]);
  });

  it('is no matter while it is off, or does not ask for it', () => {
    expect(warningsFor({ restate: true, enabled: false })).toEqual([]);
    expect(warningsFor({ restate: false })).toEqual([]);
  });
});
