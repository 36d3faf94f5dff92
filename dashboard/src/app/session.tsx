import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { ApiProblem } from '../api/client.js';
import type { Role, Session } from '../api/session.js';

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('nobody is signed in');
  return session;
}

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Whether whoever is signed in has this role, or a higher one. */
export function useHasRole(): (wanted: Role) => boolean {
  const { role } = useSession();
  return (wanted) => ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

/** Viewers are not shown what they may not do. */
export function useCanAct(): boolean {
  return useHasRole()('operator');
}

export const SESSION = ['session'] as const;
/** True when somebody was signed in and no longer is, without having asked for it. */
export const SESSION_ENDED = ['session ended'] as const;

/** Once the session is over nothing else can be asked: the door is shown again. */
function onSignedOut(error: unknown): void {
  if (!(error instanceof ApiProblem) || error.status !== 401) return;
  if (queries.getQueryData(SESSION)) queries.setQueryData(SESSION_ENDED, true);
  queries.setQueryData(SESSION, null);
}

/** Answers stay fresh for a few seconds and are asked for again when the person comes back to the page. */
export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: onSignedOut }),
  mutationCache: new MutationCache({ onError: onSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status < 500),
    },
  },
});
