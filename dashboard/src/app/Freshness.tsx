import { Alert, Text } from '@mantine/core';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiProblem } from '../api/client.js';
import { useFormat } from '../components/format.js';
import { SESSION } from './session.js';
import { useTexts } from '../texts/LanguageProvider.js';

const TICK_MS = 1000;

interface Freshness {
  /** Age of the page's oldest data; null before the first answer. */
  readonly at: number | null;
  /** The last request to the server was not answered, or failed inside it. */
  readonly isCutOff: boolean;
}

/** The age of the page's own queries. */
function freshnessOf(queries: QueryClient): Freshness {
  const active = queries
    .getQueryCache()
    .getAll()
    .filter((query) => query.isActive() && query.state.dataUpdatedAt > 0 && query.queryKey[0] !== SESSION[0]);
  const failing = active.filter(({ state }) => isUnanswered(state.error ?? state.fetchFailureReason));
  const ages = (failing.length > 0 ? failing : active).map(({ state }) => state.dataUpdatedAt);
  return {
    at: ages.length === 0 ? null : failing.length > 0 ? Math.min(...ages) : Math.max(...ages),
    isCutOff: failing.length > 0,
  };
}

function isUnanswered(error: unknown): boolean {
  return error instanceof Error && !(error instanceof ApiProblem && error.status < 500);
}

function useFreshness(): Freshness & { readonly seconds: number } {
  const queries = useQueryClient();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, []);
  const freshness = freshnessOf(queries);
  return { ...freshness, seconds: freshness.at === null ? 0 : Math.max(0, Math.round((now - freshness.at) / 1000)) };
}

/** How old the data of the page are. */
export function UpdatedAgo() {
  const { shell } = useTexts();
  const { at, isCutOff, seconds } = useFreshness();
  if (at === null || isCutOff) return null;
  return (
    // Screen readers would announce it every second.
    <Text size="xs" c="dimmed" visibleFrom="sm" aria-hidden>
      {shell.updated(seconds)}
    </Text>
  );
}

/** Says that the server does not answer, and how old the data are that stay on screen. */
export function CutOffBar() {
  const { shell } = useTexts();
  const format = useFormat();
  const { at, isCutOff, seconds } = useFreshness();
  if (!isCutOff || at === null) return null;
  return (
    <Alert color="red" variant="filled" role="alert" mb="sm" py="xs" title={shell.cutOff}>
      {shell.dataOf(format.exact(new Date(at).toISOString()), seconds)}
    </Alert>
  );
}
