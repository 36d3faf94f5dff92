/** That the process is to end: nothing new begins, and after a while what is under way is cut off. */
export class Stop {
  private readonly cut = new AbortController();
  private asked = false;

  get stopping(): boolean {
    return this.asked;
  }

  /** Aborted when requests under way may take no longer. */
  get signal(): AbortSignal {
    return this.cut.signal;
  }

  /** Waits for what is under way, at most `graceMs`, then cuts it off and waits for the rest. */
  async begin(underWay: () => Iterable<Promise<unknown>>, graceMs: number): Promise<void> {
    this.asked = true;
    const timer = setTimeout(() => this.cut.abort(), graceMs);
    await Promise.allSettled(underWay());
    clearTimeout(timer);
  }
}
