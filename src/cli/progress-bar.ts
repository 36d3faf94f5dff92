import { SECOND } from '../domain/time/instant.js';
import { englishPlural, type Language, russianPlural } from '../domain/localized-text.js';
import type { CliContext } from './terminal.js';

const BAR_WIDTH = 24;
/** Minimum interval of redrawing. */
const REDRAW_MS = 100;

const COUNTED = {
  calls: {
    en: (count: number) => englishPlural(count, 'call'),
    ru: (count: number) => russianPlural(count, 'звонок', 'звонка', 'звонков'),
  },
  lines: {
    en: (count: number) => englishPlural(count, 'line'),
    ru: (count: number) => russianPlural(count, 'строка', 'строки', 'строк'),
  },
} as const;

export interface Progress {
  /** The subject: a file, a project. */
  readonly title: string;
  /** 0 to 1. */
  readonly share: number;
  readonly count: number;
  readonly unit: keyof typeof COUNTED;
}

/**
 * Progress of a long command, its speed and remaining time: on a screen one changing line of standard error, elsewhere one line
 * at the end. Nothing if the output is for programs.
 */
export class ProgressBar {
  private begun: { readonly at: number; readonly title: string } | null = null;
  private drawnAt = -Infinity;
  private width = 0;
  private last: Progress | null = null;

  constructor(private readonly context: Pick<CliContext, 'terminal' | 'clock' | 'json' | 'language'>) {}

  show(progress: Progress): void {
    const { terminal, clock, json, language } = this.context;
    const now = clock.now();
    if (this.begun?.title !== progress.title) this.begun = { at: now, title: progress.title };
    this.last = progress;
    if (json || !terminal.showsProgress || now - this.drawnAt < REDRAW_MS) return;
    this.drawnAt = now;
    this.draw(progressText(progress, now - this.begun.at, language));
  }

  finish(): void {
    const { terminal, clock, json, language } = this.context;
    if (this.last === null || json) return;
    const text = progressText(this.last, clock.now() - (this.begun?.at ?? 0), language);
    if (terminal.showsProgress) this.draw(text, '\n');
    else terminal.err(`${text}\n`);
    this.begun = null;
    this.last = null;
    this.width = 0;
  }

  /** Padded to cover the previous line. */
  private draw(text: string, end = ''): void {
    this.context.terminal.err(`\r${text.padEnd(this.width)}${end}`);
    this.width = text.length;
  }
}

/** `calls.csv: ████████░░░░ 33 %, 16,500 lines, 1,100 lines/s, 30 s left` */
export function progressText({ title, share, count, unit }: Progress, elapsedMs: number, language: Language = 'en'): string {
  const full = Math.round(share * BAR_WIDTH);
  const bar = `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`;
  const counted = COUNTED[unit][language];
  const speed = Math.round((count / elapsedMs) * SECOND);
  const perSecond = elapsedMs < SECOND ? '' : `, ${counted(speed)}/${SECOND_SIGN[language]}`;
  const leftMs = share > 0 && share < 1 && elapsedMs >= SECOND ? (elapsedMs / share) * (1 - share) : null;
  const left = leftMs === null ? '' : `, ${leftText(durationText(leftMs, language), language)}`;
  return `${title}: ${bar} ${Math.floor(share * 100)} %, ${counted(count)}${perSecond}${left}`;
}

const SECOND_SIGN: Readonly<Record<Language, string>> = { en: 's', ru: 'с' };

function leftText(duration: string, language: Language): string {
  return language === 'ru' ? `осталось ${duration}` : `${duration} left`;
}

function durationText(milliseconds: number, language: Language): string {
  const seconds = Math.ceil(milliseconds / SECOND);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const [h, min, s] = language === 'ru' ? ['ч', 'мин', 'с'] : ['h', 'min', 's'];
  if (hours > 0) return `${hours} ${h} ${minutes} ${min}`;
  return minutes > 0 ? `${minutes} ${min} ${seconds % 60} ${s}` : `${seconds} ${s}`;
}
