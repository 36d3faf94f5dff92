export interface GoogleConversionAction {
  readonly id: string;
  readonly name: string;
  readonly type: 'UPLOAD_CLICKS' | 'WEBPAGE';
  readonly enabled: boolean;
  readonly countingType: 'ONE_PER_CLICK' | 'MANY_PER_CLICK';
  readonly lookbackDays: number;
}

export interface GoogleCustomer {
  readonly customerId: string;
  /** Manager accounts through which the customer can be reached. */
  readonly managers: readonly string[];
  readonly conversionActions: readonly GoogleConversionAction[];
  readonly acceptedCustomerDataTerms: boolean;
}

export interface GoogleAccounts {
  readonly clients: readonly { readonly clientId: string; readonly clientSecret: string }[];
  readonly refreshTokens: readonly { readonly token: string; readonly clientId: string; readonly scopes: readonly string[] }[];
  readonly serviceAccounts: readonly { readonly clientEmail: string; readonly publicKeyPem: string }[];
  readonly developerTokens: readonly { readonly token: string; readonly mayUploadClicks: boolean }[];
  readonly customers: readonly GoogleCustomer[];
}

declare module '../../kit/simulator/accounts.js' {
  interface SimulatorAccounts {
    readonly google: GoogleAccounts;
  }
}

/** One action for each transport: the demo and the fault catalogue send no conversion twice to the same one. */
export const DATA_MANAGER_ACTION = '987654321';
export const ADS_API_ACTION = '987654322';

const action = (id: string, name: string): GoogleConversionAction => {
  return { id, name, type: 'UPLOAD_CLICKS', enabled: true, countingType: 'MANY_PER_CLICK', lookbackDays: 90 };
};

/** The accounts of the demo and the tests. */
export const GOOGLE_ACCOUNTS: GoogleAccounts = {
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
      conversionActions: [action(DATA_MANAGER_ACTION, 'Quality call'), action(ADS_API_ACTION, 'Unique answered call')],
      acceptedCustomerDataTerms: true,
    },
  ],
};
