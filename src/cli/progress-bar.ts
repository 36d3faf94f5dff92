import { SECOND } from '../domain/time/instant.js';
import type { Clock } from '../runtime/clock.js';
import type { Terminal } from './terminal.js';

const BAR_WIDTH = 24;
/** Redrawn so often at most. */
const REDRAW_MS = 100;

export interface Progress {
  /** What is gone through: a file, a project. */
  readonly title: string;
  /** 0 to 1. */
  readonly share: number;
  readonly count: number;
  /** In the plural: `lines`. */
  readonly unit: string;
}

/**
 * How far a long command is, how fast, and how long it will take: on a screen one line of standard error that changes, elsewhere
 * one line when it has ended. Nothing where the output is for programs.
 */
export class ProgressBar {
  private begun: { readonly at: number; readonly title: string } | null = null;
  private drawnAt = -Infinity;
  private width = 0;
  private last: Progress | null = null;

  constructor(
    private readonly terminal: Terminal,
    private readonly clock: Clock,
    private readonly silent: boolean,
  ) {}

  show(progress: Progress): void {
    const now = this.clock.now();
    if (this.begun?.title !== progress.title) this.begun = { at: now, title: progress.title };
    this.last = progress;
    if (this.silent || !this.terminal.showsProgress || now - this.drawnAt < REDRAW_MS) return;
    this.drawnAt = now;
    this.draw(progressText(progress, now - this.begun.at));
  }

  finish(): void {
    if (this.last === null || this.silent) return;
    const text = progressText(this.last, this.clock.now() - (this.begun?.at ?? 0));
    if (this.terminal.showsProgress) this.draw(text, '\n');
    else this.terminal.err(`${text}\n`);
    this.begun = null;
    this.last = null;
    this.width = 0;
  }

  /** As long as what it covers. */
  private draw(text: string, end = ''): void {
    this.terminal.err(`\r${text.padEnd(this.width)}${end}`);
    this.width = text.length;
  }
}

/** `calls.csv: ████████░░░░ 33 %, 16500 lines, 1100 lines/s, 30 s left` */
export function progressText({ title, share, count, unit }: Progress, elapsedMs: number): string {
  const full = Math.round(share * BAR_WIDTH);
  const bar = `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`;
  const perSecond = elapsedMs < SECOND ? '' : `, ${Math.round((count / elapsedMs) * SECOND)} ${unit}/s`;
  const leftMs = share > 0 && share < 1 && elapsedMs >= SECOND ? (elapsedMs / share) * (1 - share) : null;
  const left = leftMs === null ? '' : `, ${durationText(leftMs)} left`;
  return `${title}: ${bar} ${Math.floor(share * 100)} %, ${count} ${unit}${perSecond}${left}`;
}

function durationText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / SECOND);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
