export interface PlatformLimits {
  readonly rowsPerRequest: number;
  /** Bytes of all rows of a request as JSON; without it only their number counts. */
  readonly bytesPerRequest?: number;
  /** How many open requests one question for verdicts speaks of; without it one answers for all that are asked about. */
  readonly requestsPerQuestion?: number;
  readonly requestsInParallel: number;
  /** How many rows one round claims at a time. */
  readonly rowsPerClaim: number;
}
