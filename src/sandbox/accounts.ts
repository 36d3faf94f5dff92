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
export interface SandboxAccounts {
  readonly metrica: readonly MetricaAccount[];
  readonly ga4: readonly Ga4Account[];
  readonly google: GoogleAccounts;
  readonly mango: readonly MangoAccount[];
  /** Visitor and click ids are known to every cabinet unless listed here. Changes while the sandbox runs. */
  readonly visitors: { unknown: string[] };
}
