import { Center, Loader, MantineProvider } from '@mantine/core';
import { QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { CatchBoundary, type RegisteredRouter, RouterProvider } from '@tanstack/react-router';
import { readSession, type Session } from '../api/session.js';
import { ErrorAlert } from '../components/feedback.js';
import { LanguageProvider, useTexts } from '../texts/LanguageProvider.js';
import { linkInAddress } from './linkInAddress.js';
import { NotificationArea } from './notify.js';
import { newRouter } from './router.js';
import { queries, SESSION, SESSION_ENDED, SessionContext } from './session.js';
import { cssVariables, styleNonce, publishNonce, theme } from './theme.js';

/** Loaded by those who are not signed in. */
const SignIn = lazy(() => import('./SignIn.js'));
const SignInByLink = lazy(() => import('./SignInByLink.js'));

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
  if (session === undefined) return <Waiting />;
  const enter = (entered: Session | null): void => {
    queries.removeQueries({ queryKey: SESSION_ENDED });
    queries.setQueryData(SESSION, entered);
  };
  if (link !== null) {
    const enterByLink = (entered: Session | null): void => {
      setLink(null);
      // The previously signed-in person may have seen more.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
      enter(entered);
    };
    return (
      <EntryLayout>
        <SignInByLink link={link} onEntered={enterByLink} onGivenUp={() => setLink(null)} />
      </EntryLayout>
    );
  }
  if (session === null) {
    const hasEnded = queries.getQueryData(SESSION_ENDED) === true;
    return (
      <EntryLayout>
        <SignIn hasEnded={hasEnded} onEntered={enter} />
      </EntryLayout>
    );
  }
  return (
    <SessionContext.Provider value={session}>
      <RouterProvider router={router} />
    </SessionContext.Provider>
  );
}

/** Layout of the forms for signing in. What could not be loaded, e.g. after an update of the service, is there after a reload. */
function EntryLayout({ children }: { readonly children: ReactNode }) {
  return (
    <CatchBoundary
      getResetKey={() => 'entrance'}
      errorComponent={({ error }) => (
        <ErrorAlert error={error instanceof Error ? error : new Error()} again={() => location.reload()} />
      )}
    >
      <Suspense fallback={<Waiting />}>{children}</Suspense>
    </CatchBoundary>
  );
}

function Waiting() {
  const { common } = useTexts();
  return (
    <Center component="main" mih="100dvh">
      <Loader aria-label={common.loading} />
    </Center>
  );
}
