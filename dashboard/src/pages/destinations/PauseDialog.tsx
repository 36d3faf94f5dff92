import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { unwrap, api } from '../../api/client.js';
import { useAction } from '../../components/useAction.js';
import { useTexts } from '../../texts/LanguageProvider.js';

export default function PauseDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
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

function usePause(id: string) {
  const { destinations: texts } = useTexts();
  return useAction(
    (note: string) => {
      const body = note.trim() === '' ? {} : { note: note.trim() };
      return unwrap(api.POST('/api/v1/destinations/{id}/pause', { params: { path: { id } }, body }));
    },
    ({ reason }) => reason?.text ?? texts.paused,
  );
}
