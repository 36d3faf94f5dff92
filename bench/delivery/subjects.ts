/** A backlog's kind and destination; `destination` is an id of `project.ts`. */
export interface DrainSubject {
  readonly name: string;
  readonly destination: string;
  /** The most SQL statements wanted per 1000 rows. */
  readonly mostStatements: number;
  /** The most that its budgets allow in a minute, if that is less than a large backlog. */
  readonly mostRows?: number;
}

export const METRICA: DrainSubject = { name: 'Metrica', destination: 'metrika', mostStatements: 10 };
export const GA4: DrainSubject = { name: 'GA4', destination: 'ga4', mostStatements: 100 };
export const ADS: DrainSubject = { name: 'Google Ads, google-ads-api', destination: 'ads', mostStatements: 10 };
export const DATA_MANAGER: DrainSubject = {
  name: 'Google Ads, data-manager, 2000 rows a request',
  destination: 'data-manager',
  mostStatements: 10,
};
/** The default without `rowsPerRequest`: Google takes 300 requests a minute. */
export const DATA_MANAGER_20: DrainSubject = {
  name: 'Google Ads, data-manager, 20 rows a request',
  destination: 'data-manager-20',
  mostStatements: 10,
  mostRows: 5_000,
};

export const DRAIN_SUBJECTS = [METRICA, GA4, DATA_MANAGER, DATA_MANAGER_20, ADS];
