import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import type { Journey } from '../../api/types.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** Loaded with its first use. */
const MarkDialog = lazy(() => import('./MarkDialog.js'));

export function MarkCall({ journey }: { readonly journey: Journey }) {
  const { call: texts } = useTexts();
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button onClick={open}>{texts.mark.open}</Button>
      {isOpen && (
        <Suspense>
          <MarkDialog
            callId={journey.call.id}
            project={journey.call.project}
            goals={journey.goals.map(({ goal }) => goal)}
            onClose={close}
          />
        </Suspense>
      )}
    </>
  );
}
