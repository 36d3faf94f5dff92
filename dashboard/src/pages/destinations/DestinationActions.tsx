import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { unwrap, api } from '../../api/client.js';
import type { Destination } from '../../api/types.js';
import { useAction } from '../../components/useAction.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { keepResults } from './CheckResults.js';

/** Loaded with its first use. */
const PauseDialog = lazy(() => import('./PauseDialog.js'));

/** Each action may take as long as the platform does; its button shows a spinner meanwhile. */
export function DestinationActions({ destination: { id, enabled, state } }: { readonly destination: Destination }) {
  const { destinations: texts } = useTexts();
  const { resume, run, confirm, check } = useDestinationActions(id);
  const [isPausing, { open, close }] = useDisclosure();
  return (
    <Group gap="xs">
      {state === 'active' ? (
        <Button variant="default" size="compact-sm" onClick={open}>
          {texts.pause}
        </Button>
      ) : (
        <Button size="compact-sm" loading={resume.isPending} onClick={() => resume.mutate(undefined)}>
          {texts.resume}
        </Button>
      )}
      {enabled && state !== 'paused' && (
        <Button variant="default" size="compact-sm" loading={run.isPending} onClick={() => run.mutate(undefined)}>
          {texts.run}
        </Button>
      )}
      {enabled && (
        <Button variant="default" size="compact-sm" loading={confirm.isPending} onClick={() => confirm.mutate(undefined)}>
          {texts.confirm}
        </Button>
      )}
      <Button variant="default" size="compact-sm" loading={check.isPending} onClick={() => check.mutate(undefined)}>
        {texts.check}
      </Button>
      {isPausing && (
        <Suspense>
          <PauseDialog id={id} onClose={close} />
        </Suspense>
      )}
    </Group>
  );
}

/** The actions on a destination, and the notification of each result. */
export function useDestinationActions(id: string) {
  const { destinations: texts } = useTexts();
  const queries = useQueryClient();
  const params = { params: { path: { id } } };
  return {
    resume: useAction(
      () => unwrap(api.POST('/api/v1/destinations/{id}/resume', params)),
      ({ reason }) => reason?.text ?? texts.fine,
    ),
    run: useAction(
      () => unwrap(api.POST('/api/v1/destinations/{id}/run', params)),
      ({ claimed, delivered, confirming, retried, rejected, unmatched, unknown, trouble }) =>
        [
          texts.ran(claimed, delivered + confirming + rejected + unmatched + unknown, delivered, confirming),
          texts.ranTrouble(retried, rejected, unmatched, unknown),
          trouble?.text,
        ]
          .filter(Boolean)
          .join(' '),
    ),
    confirm: useAction(
      () => unwrap(api.POST('/api/v1/destinations/{id}/confirm', params)),
      ({ asked, settled, waiting, adopted, toResend, note, trouble }) =>
        [note ?? texts.confirmed(asked, settled, waiting), texts.lostAnswers(adopted, toResend), trouble?.text]
          .filter(Boolean)
          .join(' '),
    ),
    check: useAction(
      async () => {
        const answer = await unwrap(api.POST('/api/v1/destinations/{id}/check', params));
        keepResults(queries, answer, Date.now());
        return answer;
      },
      ({ ok }) => (ok ? texts.accessWorks : texts.accessFails),
    ),
  };
}
