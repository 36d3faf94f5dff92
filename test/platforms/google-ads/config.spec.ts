import { platform } from '../../../src/platforms/google-ads/index.js';
import { readingWarnings } from '../../../src/platforms/google-ads/reading/index.js';
import { aConfig, aSettings, CLIENT_SECRET } from './google-ads.js';

const HERE = 'http://127.0.0.1:9';
const GRPC = { transport: 'google-ads-api', developerToken: 'x', endpoint: 'googleads.googleapis.com:443' };

function refusedPaths(overrides: Readonly<Record<string, unknown>>): string[] {
  const { error } = platform.settings.safeParse(aConfig(HERE, overrides));
  return (error?.issues ?? []).map((issue) => issue.path.join('.'));
}

describe('a Google Ads section of the config', () => {
  it('has the defaults of the contract', () => {
    expect(aSettings({ endpoint: undefined, tokenEndpoint: undefined })).toMatchObject({
      transport: 'data-manager',
      customerId: '1234567890',
      endpoint: undefined,
      tokenEndpoint: 'https://oauth2.googleapis.com/token',
      eventSource: 'WEB',
      hashedPhone: false,
      minClickAgeHours: 6,
      uploadWithinDays: 90,
      consent: { adUserData: 'unspecified', adPersonalization: 'unspecified' },
      validateOnly: false,
      goals: { 'quality-call': { conversionActionId: '987654321', value: 'send' } },
    });
  });

  it('warns where it is to be read back and the packages for that are missing', () => {
    const [read, unread] = [aSettings({ read: {} }), aSettings({ read: false })];
    const warnings = (settings: typeof read, installed: boolean) => readingWarnings(settings, () => installed);
    expect(warnings(read, false)).toMatchObject([
      { key: 'read', text: { en: expect.stringMatching(/RB_PACKAGE_MISSING.*npm install google-ads-api@25/) } },
    ]);
    expect([warnings(read, true), warnings(unread, false)]).toEqual([[], []]);
  });

  it.each(['data-manager.example:443', 'ftp://example', 'https://user@example'])(
    'refuses %s as an address of the Data Manager',
    (endpoint) => {
      expect(refusedPaths({ endpoint })).toEqual(['endpoint']);
    },
  );

  it.each(['googleads.googleapis.com:443', 'http://127.0.0.1:50051', 'http://[::1]:50051'])(
    'takes %s as an address for gRPC',
    (endpoint) => {
      expect(refusedPaths({ ...GRPC, endpoint })).toEqual([]);
    },
  );

  it.each(['googleads.googleapis.com', 'https://googleads.googleapis.com:443', 'http://127.0.0.1'])(
    'refuses %s as an address for gRPC',
    (endpoint) => {
      expect(refusedPaths({ ...GRPC, endpoint })).toEqual(['endpoint']);
    },
  );

  it('wants a developer token for no transport any more', () => {
    expect(refusedPaths({ ...GRPC, developerToken: undefined })).toEqual([]);
    expect(refusedPaths({ developerToken: undefined })).toEqual([]);
  });

  it.each([
    ['a refresh token without its client', { refreshToken: 'r' }],
    ['both kinds at once', { clientId: 'c', clientSecret: CLIENT_SECRET, refreshToken: 'r', serviceAccountFile: 'key.json' }],
    ['none at all', {}],
  ])('refuses credentials with %s, without showing them', (_name, credentials) => {
    const { error } = platform.settings.safeParse(aConfig(HERE, { credentials }));
    expect(error?.issues.map((issue) => issue.path)).toEqual([['credentials']]);
    expect(JSON.stringify(error)).not.toContain(CLIENT_SECRET);
  });

  it.each([
    ['customerId', { customerId: '12345' }],
    ['customerId', { customerId: 1234567890 }],
    ['loginCustomerId', { loginCustomerId: 'manager' }],
    ['goals.quality-call.conversionActionId', { goals: { 'quality-call': { conversionActionId: 'AW-123456789/AbC' } } }],
    ['goals.quality-call.value', { goals: { 'quality-call': { conversionActionId: '2', value: -1 } } }],
    ['uploadWithinDays', { uploadWithinDays: 91 }],
    ['uploadWithinDays', { uploadWithinDays: 1, minClickAgeHours: 24 }],
  ])('refuses an unusable %s', (path, overrides) => {
    expect(refusedPaths(overrides)).toEqual([path]);
  });

  it('takes resource names for the ids in them, and addresses with the API’s own path', () => {
    const action = { conversionActionId: 'customers/1234567890/conversionActions/987654321' };
    const read = platform.settings.parse({
      ...aConfig(HERE),
      customerId: 'customers/123-456-7890',
      endpoint: 'https://datamanager.googleapis.com/v1/events:ingest',
      tokenEndpoint: 'https://oauth2.googleapis.com/',
      goals: { 'quality-call': action },
    });
    expect(read).toMatchObject({
      customerId: '1234567890',
      endpoint: 'https://datamanager.googleapis.com',
      tokenEndpoint: 'https://oauth2.googleapis.com/token',
      goals: { 'quality-call': { conversionActionId: '987654321' } },
    });
  });
});
