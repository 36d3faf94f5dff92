/** What waits and where it goes; `destination` is an id of `project.ts`. */
export interface DrainSubject {
  readonly name: string;
  readonly destination: string;
  /** SQL statements per 1000 rows that are wanted at most. */
  readonly mostStatements: number;
  /** All that its budgets allow in a minute, where that is less than a large backlog. */
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
/** As it is without `rowsPerRequest`: Google takes 300 requests a minute. */
export const DATA_MANAGER_20: DrainSubject = {
  name: 'Google Ads, data-manager, 20 rows a request',
  destination: 'data-manager-20',
  mostStatements: 10,
  mostRows: 5_000,
};

export const DRAIN_SUBJECTS = [METRICA, GA4, DATA_MANAGER, DATA_MANAGER_20, ADS];
