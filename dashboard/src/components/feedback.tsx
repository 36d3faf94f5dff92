import { Alert, Button, Group, Loader, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconPhoneOff } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiProblem } from '../api/client.js';
import { useTexts } from '../texts/LanguageProvider.js';
import type { Texts } from '../texts/texts.js';

/** The part of a TanStack query that a view needs. */
export interface QueryState<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

interface Props<T> {
  readonly query: QueryState<T>;
  /** How many lines the skeleton has. */
  readonly rows?: number | undefined;
  readonly children: (data: T) => ReactNode;
}

/**
 * The data of a query; a skeleton while it loads, an error alert when it fails. Data stay on screen while they are
 * refetched.
 */
export function QueryView<T>({ query, rows, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorAlert error={query.error} again={() => void query.refetch()} />;
  return <LoadingSkeleton rows={rows} />;
}

/** A skeleton of the list that is loading. */
export function LoadingSkeleton({ rows = 8 }: { readonly rows?: number | undefined }) {
  const { common } = useTexts();
  return (
    <Stack gap="sm" role="status">
      <VisuallyHidden>{common.loading}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={44} radius="md" />
      ))}
    </Stack>
  );
}

/** A failed request, in the page's language; the service's own code and message stand below it, for support. */
export function ErrorAlert({ error, again }: { readonly error: Error; readonly again: () => void }) {
  const { common, shell, problems } = useTexts();
  const known = error instanceof ApiProblem ? problems[error.code] : undefined;
  const isGone = error instanceof ApiProblem && error.status === 404;
  return (
    <Alert
      variant="outline"
      color={isGone ? 'gray' : 'red'}
      title={isGone ? shell.notFound : common.failedTitle}
      role="alert"
      m="md"
    >
      <Stack align="flex-start" gap="xs">
        <Text>{isGone ? shell.notFoundHint : (known ?? common.failed)}</Text>
        {error instanceof ApiProblem && (
          <Text size="sm" c="dimmed" className="rb-break">
            {error.code}. {error.detail}
          </Text>
        )}
        <Button variant="default" onClick={again}>
          {common.again}
        </Button>
      </Stack>
    </Alert>
  );
}

/** Empty state: what is missing, and what to do about it. */
export function EmptyState({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
}) {
  return (
    <Stack align="center" gap="xs" py={56} px="md" className="rb-card">
      <IconPhoneOff size={36} stroke={1.2} aria-hidden color="var(--mantine-color-dimmed)" />
      <Title order={2} size="h4" ta="center">
        {title}
      </Title>
      <Text c="dimmed" ta="center" maw={460}>
        {hint}
      </Text>
      {children}
    </Stack>
  );
}

/** Progress of something slow: what is being done, and for how many seconds. */
export function BusyIndicator({ what }: { readonly what: string }) {
  const { common } = useTexts();
  const elapsed = useElapsed(true);
  return (
    <Group gap="sm" wrap="nowrap">
      <Loader size="sm" aria-hidden />
      <Text role="status">{what}</Text>
      {/* Screen readers would announce it every second. */}
      <Text c="dimmed" aria-hidden>
        {common.seconds(elapsed)}
      </Text>
    </Group>
  );
}

/** Whole seconds since `isRunning` became true; 0 while it is not. */
export function useElapsed(isRunning: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!isRunning) return undefined;
    const ticking = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(ticking);
  }, [isRunning]);
  return seconds;
}

/** An error in the page's language if we have a text for its code; else the service's own message, or that it did not answer. */
export function problemText(error: Error, { common, problems }: Texts): string {
  if (!(error instanceof ApiProblem)) return common.failed;
  return problems[error.code] ?? (error.detail === '' ? common.failed : error.detail);
}
