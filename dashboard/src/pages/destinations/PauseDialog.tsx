import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useTexts } from '../../texts/LanguageProvider.js';
import { usePause } from './acts.js';

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
