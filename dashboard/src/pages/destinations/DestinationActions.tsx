import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Destination } from '../../api/types.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { useDestinationActs } from './acts.js';
import { PauseDialog } from './PauseDialog.js';

/** Each may take as long as the platform does; its button shows that it is at work. */
export function DestinationActions({ destination: { id, enabled, state } }: { readonly destination: Destination }) {
  const { destinations: texts } = useTexts();
  const { resume, run, confirm, check } = useDestinationActs(id);
  const [isPausing, { open, close }] = useDisclosure();
  return (
    <Group gap="xs">
      {state === 'active' ? (
        <Button variant="default" size="xs" onClick={open}>
          {texts.pause}
        </Button>
      ) : (
        <Button size="xs" loading={resume.isPending} onClick={() => resume.mutate(undefined)}>
          {texts.resume}
        </Button>
      )}
      {enabled && state !== 'paused' && (
        <Button variant="default" size="xs" loading={run.isPending} onClick={() => run.mutate(undefined)}>
          {texts.run}
        </Button>
      )}
      {enabled && (
        <Button variant="default" size="xs" loading={confirm.isPending} onClick={() => confirm.mutate(undefined)}>
          {texts.confirm}
        </Button>
      )}
      <Button variant="default" size="xs" loading={check.isPending} onClick={() => check.mutate(undefined)}>
        {texts.check}
      </Button>
      {isPausing && <PauseDialog id={id} onClose={close} />}
    </Group>
  );
}
