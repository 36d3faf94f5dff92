import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Journey } from '../../api/types.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { MarkDialog } from './MarkDialog.js';

export function MarkCall({ journey }: { readonly journey: Journey }) {
  const { call: texts } = useTexts();
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button onClick={open}>{texts.mark.open}</Button>
      {isOpen && (
        <MarkDialog
          callId={journey.call.id}
          project={journey.call.project}
          goals={journey.goals.map(({ goal }) => goal)}
          onClose={close}
        />
      )}
    </>
  );
}
