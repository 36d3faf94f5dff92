import type { Terminal } from './terminal.js';

/** Says how far things are: on a screen in one line that changes, elsewhere in one line at the end of each step. */
export class Progress {
  private last = '';

  constructor(
    private readonly terminal: Terminal,
    private readonly silent: boolean,
  ) {}

  show(title: string, figures: string): void {
    const line = `${title}: ${figures}`;
    // As long as what it covers.
    if (this.terminal.live && !this.silent) this.terminal.out(`\r${line.padEnd(this.last.length)}`);
    this.last = line;
  }

  next(): void {
    if (!this.silent && this.last !== '') this.terminal.out(this.terminal.live ? '\n' : `${this.last}\n`);
    this.last = '';
  }
}
