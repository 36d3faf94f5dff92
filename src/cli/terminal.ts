/** Where a command speaks to its user. Tests bring their own. */
export interface Terminal {
  /** Results: standard output. */
  out(text: string): void;
  /** Troubles and hints: standard error. */
  err(text: string): void;
  /** A person is watching, so progress may be shown by rewriting the last line. */
  readonly live: boolean;
  /** Resolves when the user wants the command to end (Ctrl-C, SIGTERM). */
  stopped(): Promise<void>;
}

export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    live: process.stdout.isTTY,
    stopped: () =>
      new Promise((resolve) => {
        process.once('SIGINT', () => resolve());
        process.once('SIGTERM', () => resolve());
      }),
  };
}
