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
