import { once } from 'node:events';
import { Writable } from 'node:stream';
import { createInterface } from 'node:readline/promises';
import { InvalidArgumentError, Option } from 'commander';
import { environment } from '../config/environment.js';
import type { Language } from '../domain/localized-text.js';
import type { Clock } from '../runtime/clock.js';
import { EXIT_CODES, type ExitCode } from './failure.js';

/** A command's input and output. Tests bring their own. */
export interface Terminal {
  /** Results: standard output. */
  out(text: string): void;
  /** Problems and hints: standard error. */
  err(text: string): void;
  /** The terminal's own language. */
  readonly language: Language;
  /** A person is watching, so progress may be shown by rewriting the last line. */
  readonly isInteractive: boolean;
  /** Standard error is a screen, so a progress bar may be drawn there. */
  readonly showsProgress: boolean;
  /** A person can answer a question. */
  readonly canAsk: boolean;
  /** The typed answer; empty if nobody answers. */
  ask(question: string): Promise<string>;
  /** Like `ask`, for a secret: what is typed is not shown. */
  askSecret(question: string): Promise<string>;
  /** The first line of standard input; empty if there is none. */
  readLine(): Promise<string>;
  /** Resolves when the user wants the command to end (Ctrl-C, SIGTERM). */
  untilStopped(): Promise<void>;
}

export function processTerminal(): Terminal {
  process.stdout.on('error', exitOnBrokenPipe);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    language: terminalLanguage(),
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
    askSecret: async (question) => {
      process.stdout.write(question);
      const nothing = new Writable({ write: (_chunk, _encoding, done) => done() });
      const asking = createInterface({ input: process.stdin, output: nothing, terminal: true });
      const unanswered = once(asking, 'close').then(() => '');
      const answer = await Promise.race([asking.question(''), unanswered]);
      asking.close();
      process.stdout.write('\n');
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
 * The reader of the output has gone, like `head` once it has its lines: no reason for a stack trace. A service whose log is not
 * read fails.
 */
function exitOnBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT_CODES.failed);
}

/** Shows progress: on a screen in one changing line, elsewhere in one line at the end of each step. */
export class ProgressLine {
  private last = '';

  constructor(
    private readonly terminal: Terminal,
    private readonly silent: boolean,
  ) {}

  show(title: string, progress: string): void {
    const line = `${title}: ${progress}`;
    // Padded to cover the previous line.
    if (this.terminal.isInteractive && !this.silent) this.terminal.out(`\r${line.padEnd(this.last.length)}`);
    this.last = line;
  }

  finish(): void {
    if (!this.silent && this.last !== '') this.terminal.out(this.terminal.isInteractive ? '\n' : `${this.last}\n`);
    this.last = '';
  }
}

/** The actor of commands in the audit log: whoever may run commands on the server. */
export const COMMAND_LINE_ACTOR = 'command line';

/** What every command gets. */
export interface CliContext {
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Results and errors are JSON. */
  readonly json: boolean;
  /** Language of texts for people: `--language`, the config's, or the terminal's. */
  readonly language: Language;
  /** Picks the text of the language. */
  readonly text: (en: string, ru: string) => string;
  /** The command's exit code; ok by default. */
  exitCode: ExitCode;
}

export function cliContext(parts: Pick<CliContext, 'terminal' | 'clock' | 'json' | 'language'>): CliContext {
  const text = (en: string, ru: string): string => (parts.language === 'ru' ? ru : en);
  return { ...parts, text, exitCode: EXIT_CODES.ok };
}

/** Prints a command's result: text for people, or one JSON object with --json. */
export function printResult({ terminal, json }: CliContext, words: string, data: object): void {
  terminal.out(json ? `${JSON.stringify(data)}\n` : `${words}\n`);
}

export interface ConfigOption {
  readonly config?: string;
}

export const jsonOption = ({ text }: CliContext): Option =>
  new Option('--json', text('print JSON for programs', 'печатать JSON для программ'));

export const configOption = ({ text }: CliContext): Option =>
  new Option(
    '-c, --config <file>',
    text(
      'the config; without it RINGBACK_CONFIG, else ringback.yaml',
      'файл настроек; без неё — RINGBACK_CONFIG, иначе ringback.yaml',
    ),
  );

export const languageOption = ({ text, language }: CliContext): Option =>
  new Option('--language <language>', text('of the sentences', 'язык текстов')).choices(['ru', 'en']).default(language);

/** A TCP port; 0 takes a free one. */
export const portReader =
  ({ text }: CliContext) =>
  (typed: string): number => {
    const port = /^\d{1,5}$/.test(typed) ? Number(typed) : NaN;
    if (port <= 65_535) return port;
    throw new InvalidArgumentError(text('It must be a number from 0 to 65535.', 'Нужно число от 0 до 65535.'));
  };

const MOST_DAYS = 400;

/** Whole days to look back. */
export const daysReader =
  ({ text }: CliContext) =>
  (typed: string): number => {
    const days = /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
    if (days >= 1 && days <= MOST_DAYS) return days;
    throw new InvalidArgumentError(
      text(`It must be a number of days from 1 to ${MOST_DAYS}.`, `Нужно число дней от 1 до ${MOST_DAYS}.`),
    );
  };

/** The terminal's language. */
export function terminalLanguage(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment();
  return (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().startsWith('ru') ? 'ru' : 'en';
}
