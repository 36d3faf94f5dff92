import { InvalidArgumentError, Option } from 'commander';

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
