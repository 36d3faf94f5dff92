/** Lets at most so many works be under way at a time; the others wait in the order in which they came. */
export class Slots {
  private taken = 0;
  private readonly waiting: (() => void)[] = [];

  async hold<T>(most: number, work: () => Promise<T>): Promise<T> {
    await this.take(most);
    try {
      return await work();
    } finally {
      this.giveBack();
    }
  }

  /** Resolves when a slot is ours; it stays so until `giveBack`. */
  async take(most: number): Promise<void> {
    if (this.taken < most) this.taken += 1;
    else await new Promise<void>((mine) => this.waiting.push(mine));
  }

  /** Hands the slot to whoever waits longest. */
  giveBack(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.taken -= 1;
  }
}
