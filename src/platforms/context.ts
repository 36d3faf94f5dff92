/** What a platform is handed for one request. */
export interface SendContext {
  /** Letters and digits only, unique per request: the handle for finding it again after a lost answer. */
  readonly requestKey: string;
  /** Aborted when the process stops or the lease is lost. */
  readonly signal: AbortSignal;
}

/** What a check is handed besides. */
export interface CheckContext extends SendContext {
  /** Those of these request keys that our own journal knows; without it nobody can be asked. */
  readonly ours?: (requestKeys: readonly string[]) => Promise<ReadonlySet<string>>;
}
