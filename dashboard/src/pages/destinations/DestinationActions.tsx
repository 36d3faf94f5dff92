import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { unwrap, api } from '../../api/client.js';
import type { Destination } from '../../api/types.js';
import { useAction } from '../../components/useAction.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { keepResults } from './CheckResults.js';

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
      {isPausing && <PauseDialog id={id} onClose={close} />}
    </Group>
  );
}

export function PauseDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { destinations: texts, common } = useTexts();
  const [note, setNote] = useState('');
  const pausing = usePause(id);
  const pause = (event: SubmitEvent): void => {
    event.preventDefault();
    pausing.mutate(note, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={texts.pauseTitle(id)} centered closeButtonProps={{ 'aria-label': common.close }}>
      <form onSubmit={pause}>
        <Stack>
          <Text>{texts.pauseLead}</Text>
          <TextInput label={texts.note} value={note} onChange={(event) => setNote(event.currentTarget.value)} data-autofocus />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={pausing.isPending}>
              {texts.pause}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
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
        [texts.ran(claimed, delivered, confirming), texts.ranTrouble(retried, rejected, unmatched, unknown), trouble?.text]
          .filter(Boolean)
          .join(' '),
    ),
    confirm: useAction(
      () => unwrap(api.POST('/api/v1/destinations/{id}/confirm', params)),
      ({ asked, settled, waiting, trouble }) =>
        [texts.confirmed(asked, settled, waiting), trouble?.text].filter(Boolean).join(' '),
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

export function usePause(id: string) {
  const { destinations: texts } = useTexts();
  return useAction(
    (note: string) => {
      const body = note.trim() === '' ? {} : { note: note.trim() };
      return unwrap(api.POST('/api/v1/destinations/{id}/pause', { params: { path: { id } }, body }));
    },
    ({ reason }) => reason?.text ?? texts.paused,
  );
}
