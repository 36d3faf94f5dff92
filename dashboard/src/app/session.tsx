import { createContext, useContext } from 'react';
import type { Session } from '../api/session.js';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('nobody is signed in');
  return session;
}

/** Viewers are not shown what they may not do. */
export function useMayAct(): boolean {
  return useSession().role !== 'viewer';
}
