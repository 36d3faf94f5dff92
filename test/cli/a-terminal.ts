import { type Terminal, runCli } from '../../src/cli/index.js';

/** What a command said, and how it ended. */
export interface TerminalOutput {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

export interface TestTerminal extends Terminal {
  said(): Omit<TerminalOutput, 'exitCode'>;
  /** As Ctrl-C does. */
  stop(): void;
}

/**
 * @param answer what is typed at every question; null where nobody sits there
 * @param input the first line of standard input
 */
export function aTerminal(answer: string | null = null, input = ''): TestTerminal {
  const texts = { out: '', err: '' };
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  return {
    out: (text) => void (texts.out += text),
    err: (text) => void (texts.err += text),
    language: 'en',
    isInteractive: false,
    showsProgress: false,
    canAsk: answer !== null,
    ask: async (question) => {
      texts.out += question;
      return answer ?? '';
    },
    askSecret: async (question) => {
      texts.out += question;
      return answer ?? '';
    },
    readLine: async () => input,
    untilStopped: () => stopped,
    said: () => ({ ...texts }),
    stop: () => stop(),
  };
}

/** Runs `ringback ARGS` in this process. */
export async function ringback(...args: string[]): Promise<TerminalOutput> {
  const terminal = aTerminal();
  const exitCode = await runCli(args, terminal);
  return { exitCode, ...terminal.said() };
}

/** The JSON object that a command printed. */
export function json(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>;
}
