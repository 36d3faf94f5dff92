/** Work that is done, but for its commit. Where it is dropped, it holds nothing. */
export interface PreparedWrite<T> {
  /** Null where it has failed or somebody else has written: then the work is to be done anew. */
  commit(): Promise<{ readonly result: T } | null>;
}

/** The state of the data after a transaction that is being committed. */
export interface NextState<Session> {
  /**
   * Pipelining: does the work of the next transaction while the last one is written.
   *
   * @param work must not depend on what that one writes: it may read the state before it as well as the one after it
   */
  prepare<T>(work: (session: Session) => Promise<T>): PreparedWrite<T>;
}
