import { createGoogleAdsApiTransport } from '../../../../src/platforms/google-ads/google-ads-api/transport.js';
import { departureOfStatus } from '../../../../src/platforms/google-ads/google-ads-api/failure.js';
import { platform } from '../../../../src/platforms/google-ads/index.js';
import { AppError } from '../../../../src/runtime/errors.js';
import { createHttpClient } from '../../../../src/runtime/http.js';
import { contextFor } from '../../contract/bench.js';
import { rowsOf } from '../bench.js';
import { aConfig } from '../google-ads.js';

/** As grpc-js 1.14.7 writes them. */
describe('a call of the Google Ads API', () => {
  it.each([
    [14, 'No connection established. Last error: connect ECONNREFUSED 127.0.0.1:9', 'no'],
    [14, 'Name resolution failed for target dns:nowhere.example', 'no'],
    [16, 'Getting metadata from plugin failed with error: no access token', 'no'],
    [14, 'Connection dropped', 'unknown'],
    [14, 'read ECONNRESET', 'unknown'],
    [1, 'Call cancelled', 'unknown'],
    [4, 'Deadline exceeded', 'unknown'],
    [13, 'Received RST_STREAM with code 2', 'unknown'],
    [14, 'The service is currently unavailable.', 'yes'],
    [3, 'Request contains an invalid argument.', 'yes'],
    [16, 'Request had invalid authentication credentials.', 'yes'],
  ])('that ended with %i, “%s”, left: %s', (code, details, left) => {
    expect(departureOfStatus({ code, details })).toBe(left);
  });

  it('never leaves where its packages are missing: a person must install them, and no answer is lost', async () => {
    const settings = platform.settings.parse(aConfig('http://127.0.0.1:9', { transport: 'google-ads-api' }));
    const runtime = { http: createHttpClient(), clock: { now: () => Date.UTC(2026, 10, 21) } };
    const missing = () => Promise.reject(new AppError('RB_PACKAGE_MISSING', 'google-ads-api@25'));
    const transport = createGoogleAdsApiTransport(settings, runtime, missing);
    const rows = rowsOf(platform.create(settings, runtime), 2);
    const { outcomes, trouble, exchange } = await transport.upload(rows, contextFor(), false);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['held', 'held']);
    expect(trouble).toMatchObject({ kind: 'pause', reason: { code: 'CONFIGURATION' } });
    expect(trouble?.reason.detail).toMatch(/RB_PACKAGE_MISSING.*npm install google-ads-api@25/);
    expect(exchange.left).toBe('no');
  });
});
