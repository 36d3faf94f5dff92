import { Center, Loader } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { readSession, type Session } from '../api/session.js';
import { Failure } from '../parts/Failure.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { SESSION, SESSION_ENDED } from './queries.js';
import { router } from './router.js';
import { SessionContext } from './session.js';
import { SignIn } from './SignIn.js';

/** The page for who is signed in, the sign-in for everybody else. */
export function Door() {
  const { common } = useTexts();
  const queries = useQueryClient();
  const { data: session, error, refetch } = useQuery({ queryKey: SESSION, queryFn: readSession, staleTime: Infinity });
  if (error) return <Failure error={error} again={() => void refetch()} />;
  if (session === undefined) {
    return (
      <Center component="main" mih="100dvh">
        <Loader aria-label={common.loading} />
      </Center>
    );
  }
  if (session === null) {
    const hasEnded = queries.getQueryData(SESSION_ENDED) === true;
    const enter = (entered: Session | null): void => {
      queries.removeQueries({ queryKey: SESSION_ENDED });
      queries.setQueryData(SESSION, entered);
    };
    return <SignIn hasEnded={hasEnded} onEntered={enter} />;
  }
  return (
    <SessionContext.Provider value={session}>
      <RouterProvider router={router} />
    </SessionContext.Provider>
  );
}
