import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem.js';

export const SESSION = ['session'] as const;
/** True when somebody was signed in and no longer is, without having asked for it. */
export const SESSION_ENDED = ['session ended'] as const;

/** Once the session is over nothing else can be asked: the door is shown again. */
function noteSignedOut(error: unknown): void {
  if (!(error instanceof ApiProblem) || error.status !== 401) return;
  if (queries.getQueryData(SESSION)) queries.setQueryData(SESSION_ENDED, true);
  queries.setQueryData(SESSION, null);
}

/** Answers stay fresh for a few seconds and are asked for again when the person comes back to the page. */
export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: noteSignedOut }),
  mutationCache: new MutationCache({ onError: noteSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status < 500),
    },
  },
});
