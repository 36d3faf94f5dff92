import type { SandboxAccounts } from './accounts.js';

/** The accounts of the demo and the tests. None of these words opens anything outside the sandbox. */
export const DEFAULT_ACCOUNTS: SandboxAccounts = {
  metrica: [{ counterId: '12345678', login: 'sandbox', token: 'sandbox-metrica-token', goals: ['quality_call', 'unique_call'] }],
  ga4: [{ measurementId: 'G-SANDBOX001', apiSecret: 'sandbox-ga4-secret' }],
  google: {
    clients: [{ clientId: 'sandbox-client', clientSecret: 'sandbox-client-secret' }],
    refreshTokens: [
      {
        token: 'sandbox-refresh-token',
        clientId: 'sandbox-client',
        scopes: ['https://www.googleapis.com/auth/adwords', 'https://www.googleapis.com/auth/datamanager'],
      },
    ],
    serviceAccounts: [],
    developerTokens: [{ token: 'sandbox-developer-token', mayUploadClicks: true }],
    customers: [
      {
        customerId: '1234567890',
        managers: ['1112223333'],
        conversionActions: [
          {
            id: '987654321',
            name: 'Quality call',
            type: 'UPLOAD_CLICKS',
            enabled: true,
            countingType: 'MANY_PER_CLICK',
            lookbackDays: 90,
          },
        ],
        acceptedCustomerDataTerms: true,
      },
    ],
  },
  mango: [{ widgetId: '1234', accessToken: 'sandbox-mango-token' }],
  visitors: { unknown: [] },
};
