import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { InvalidArgumentError, Option } from 'commander';
import { environment } from '../config/environment.js';
import type { Language } from '../domain/localized-text.js';
import type { Clock } from '../runtime/clock.js';
import { EXIT_CODES, type ExitCode } from './failure.js';

/** Where a command speaks to its user. Tests bring their own. */
export interface Terminal {
  /** Results: standard output. */
  out(text: string): void;
  /** Troubles and hints: standard error. */
  err(text: string): void;
  /** A person is watching, so progress may be shown by rewriting the last line. */
  readonly isInteractive: boolean;
  /** Standard error is a screen, so a progress bar may be drawn there. */
  readonly showsProgress: boolean;
  /** Somebody can answer a question. */
  readonly canAsk: boolean;
  /** What was typed; empty where nobody answers. */
  ask(question: string): Promise<string>;
  /** The first line of standard input; empty where there is none. */
  readLine(): Promise<string>;
  /** Resolves when the user wants the command to end (Ctrl-C, SIGTERM). */
  untilStopped(): Promise<void>;
}

export function processTerminal(): Terminal {
  process.stdout.on('error', exitOnBrokenPipe);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isInteractive: process.stdout.isTTY,
    showsProgress: process.stderr.isTTY,
    canAsk: process.stdin.isTTY && process.stdout.isTTY,
    ask: async (question) => {
      const asking = createInterface({ input: process.stdin, output: process.stdout });
      const unanswered = once(asking, 'close').then(() => '');
      const answer = await Promise.race([asking.question(question), unanswered]);
      asking.close();
      return answer;
    },
    readLine: async () => {
      const lines = createInterface({ input: process.stdin });
      for await (const line of lines) return line;
      return '';
    },
    untilStopped: () =>
      new Promise((resolve) => {
        process.once('SIGINT', () => resolve());
        process.once('SIGTERM', () => resolve());
      }),
  };
}

/**
 * Whoever read the output has gone, as `head` does once it has its lines: no reason for a stack trace. A service whose log
 * nobody takes ends as failed.
 */
function exitOnBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT_CODES.failed);
}

/** Says how far things are: on a screen in one line that changes, elsewhere in one line at the end of each step. */
export class ProgressLine {
  private last = '';

  constructor(
    private readonly terminal: Terminal,
    private readonly silent: boolean,
  ) {}

  show(title: string, progress: string): void {
    const line = `${title}: ${progress}`;
    // As long as what it covers.
    if (this.terminal.isInteractive && !this.silent) this.terminal.out(`\r${line.padEnd(this.last.length)}`);
    this.last = line;
  }

  finish(): void {
    if (!this.silent && this.last !== '') this.terminal.out(this.terminal.isInteractive ? '\n' : `${this.last}\n`);
    this.last = '';
  }
}

/** Who is named in the audit log for what a command did: whoever may run commands on the server. */
export const COMMAND_LINE_ACTOR = 'command line';

/** What every command is handed. */
export interface CliContext {
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Results and troubles are JSON. */
  readonly json: boolean;
  /** How the command that ran wants the process to end; ok unless it says otherwise. */
  exitCode: ExitCode;
}

/** The result of a command: words for people, or one JSON object with --json. */
export function printResult({ terminal, json }: CliContext, words: string, data: object): void {
  terminal.out(json ? `${JSON.stringify(data)}\n` : `${words}\n`);
}

export interface ConfigOption {
  readonly config?: string;
}

export const jsonOption = (): Option => new Option('--json', 'print JSON for programs');

export const configOption = (): Option =>
  new Option('-c, --config <file>', 'the config; without it RINGBACK_CONFIG, else ringback.yaml');

/** A TCP port; 0 takes a free one. */
export function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return port;
}

const MOST_DAYS = 400;

/** Whole days to look back. */
export function readDays(text: string): number {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > MOST_DAYS) throw new InvalidArgumentError(`It must be a number of days from 1 to ${MOST_DAYS}.`);
  return days;
}

/** As the terminal speaks. */
export function terminalLanguage(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment();
  return (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().startsWith('ru') ? 'ru' : 'en';
}
