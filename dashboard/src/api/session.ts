import { requestJson } from './client.js';

export type Role = 'viewer' | 'operator' | 'admin';

/** The signed-in person (src/admin/sessions/session.view.ts). */
export interface Session {
  readonly name: string;
  readonly role: Role;
  readonly projects: readonly string[] | null;
  readonly timezone: string;
  readonly publicUrl: string | null;
  /** Ringback's version. */
  readonly version: string;
}

/** @returns null if nobody is signed in */
export async function readSession(): Promise<Session | null> {
  return sessionOf(await requestJson('GET', 'api/v1/session'));
}

export async function signIn(key: string): Promise<Session | null> {
  return sessionOf(await requestJson('POST', 'api/v1/session', { key }));
}

/** By a one-time link. */
export async function signInByLink(link: string): Promise<Session | null> {
  return sessionOf(await requestJson('POST', 'api/v1/session', { link }));
}

export async function signOut(): Promise<void> {
  await requestJson('DELETE', 'api/v1/session');
}

function sessionOf(answer: unknown): Session | null {
  return (answer as { readonly session: Session | null }).session;
}
