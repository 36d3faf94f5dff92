/** A Metrica counter, and the token of a login that may upload to it. */
export interface MetricaAccount {
  readonly counterId: string;
  /** Quotas are counted per login. */
  readonly login: string;
  readonly token: string;
  /** Identifiers of the counter's JavaScript-event goals: what a row names as its Target. */
  readonly goals: readonly string[];
  /** What the login may do with the counter; `own` unless told. `view` uploads nothing. */
  readonly permission?: 'own' | 'edit' | 'view';
}

/** A GA4 web stream. */
export interface Ga4Account {
  readonly measurementId: string;
  readonly apiSecret: string;
}

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

/** A call-tracking widget of MANGO OFFICE, and the token of its list of calls. */
export interface MangoAccount {
  readonly widgetId: string;
  readonly accessToken: string;
}

/** Who may knock at the cabinets and what they hold. */
export interface SimulatorAccounts {
  readonly metrica: readonly MetricaAccount[];
  readonly ga4: readonly Ga4Account[];
  readonly google: GoogleAccounts;
  readonly mango: readonly MangoAccount[];
  /** Visitor and click ids are known to every cabinet unless listed here. Changes while the sandbox runs. */
  readonly visitors: { unknown: string[] };
}

/** The accounts of the demo and the tests. None of these words opens anything outside the sandbox. */
export const DEFAULT_SIMULATOR_ACCOUNTS: SimulatorAccounts = {
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
