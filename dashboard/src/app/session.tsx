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

/** Whether the signed-in person has this role or a higher one. */
export function useHasRole(): (wanted: Role) => boolean {
  const { role } = useSession();
  return (wanted) => ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

/** Whether to show actions: viewers may only look. */
export function useCanAct(): boolean {
  return useHasRole()('operator');
}

export const SESSION = ['session'] as const;
/** True after a session has expired, not after a sign-out. */
export const SESSION_ENDED = ['session ended'] as const;

/** A 401 to any request ends the session in the page too, which leads to the sign-in form. */
function onSignedOut(error: unknown): void {
  if (!(error instanceof ApiProblem) || error.status !== 401) return;
  if (queries.getQueryData(SESSION)) queries.setQueryData(SESSION_ENDED, true);
  queries.setQueryData(SESSION, null);
}

/** Poll interval of a visible page. */
export const POLL_MS = 15_000;
const MOST_TRIES = 5;

/**
 * Data are fresh for five seconds, refetched every fifteen while the page is visible, and on focus. "Too many at once" is
 * retried; any other refusal would be the same again.
 */
export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: onSignedOut }),
  mutationCache: new MutationCache({ onError: onSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchInterval: POLL_MS,
      // A browser that believes to be offline may still reach a server of its own network.
      networkMode: 'always',
      retry: (failures, error) =>
        error instanceof ApiProblem && error.code === 'TOO_MANY_AT_ONCE'
          ? failures < MOST_TRIES
          : failures < 2 && !(error instanceof ApiProblem && error.status < 500),
    },
  },
});
