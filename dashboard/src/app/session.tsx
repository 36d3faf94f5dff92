import { createContext, useContext } from 'react';
import type { Role, Session } from '../api/session.js';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('nobody is signed in');
  return session;
}

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Whether whoever is signed in has this role, or a higher one. */
export function useMay(): (wanted: Role) => boolean {
  const { role } = useSession();
  return (wanted) => ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

/** Viewers are not shown what they may not do. */
export function useMayAct(): boolean {
  return useMay()('operator');
}
