import { Center, Loader, MantineProvider } from '@mantine/core';
import { QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type RegisteredRouter, RouterProvider } from '@tanstack/react-router';
import { readSession, type Session } from '../api/session.js';
import { ErrorAlert } from '../components/feedback.js';
import { LanguageProvider, useTexts } from '../texts/LanguageProvider.js';
import { SignIn } from './SignIn.js';
import { linkInAddress, SignInByLink } from './SignInByLink.js';
import { NotificationArea } from './notify.js';
import { newRouter } from './router.js';
import { queries, SESSION, SESSION_ENDED, SessionContext } from './session.js';
import { cssVariables, styleNonce, publishNonce, theme } from './theme.js';

publishNonce();
const router = newRouter();

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={queries}>
        <LanguageProvider>
          <NotificationArea />
          <SessionGate router={router} />
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** The page for those who are signed in, the sign-in form for everybody else. */
export function SessionGate({ router }: { readonly router: RegisteredRouter }) {
  const { common } = useTexts();
  const queries = useQueryClient();
  const [link, setLink] = useState(linkInAddress);
  const {
    data: session,
    error,
    refetch,
  } = useQuery({
    queryKey: SESSION,
    queryFn: readSession,
    staleTime: Infinity,
    refetchInterval: false,
  });
  if (error) return <ErrorAlert error={error} again={() => void refetch()} />;
  if (session === undefined) {
    return (
      <Center component="main" mih="100dvh">
        <Loader aria-label={common.loading} />
      </Center>
    );
  }
  const enter = (entered: Session | null): void => {
    queries.removeQueries({ queryKey: SESSION_ENDED });
    queries.setQueryData(SESSION, entered);
  };
  if (link !== null) {
    const enterByLink = (entered: Session | null): void => {
      setLink(null);
      // Whoever was signed in here before may have seen more.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
      enter(entered);
    };
    return <SignInByLink link={link} onEntered={enterByLink} onGivenUp={() => setLink(null)} />;
  }
  if (session === null) {
    const hasEnded = queries.getQueryData(SESSION_ENDED) === true;
    return <SignIn hasEnded={hasEnded} onEntered={enter} />;
  }
  return (
    <SessionContext.Provider value={session}>
      <RouterProvider router={router} />
    </SessionContext.Provider>
  );
}
