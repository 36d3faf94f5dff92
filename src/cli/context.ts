import type { Clock } from '../runtime/clock.js';
import type { ExitCode } from './failure.js';
import type { Terminal } from './terminal.js';

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
