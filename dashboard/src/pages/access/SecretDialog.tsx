import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode, SubmitEvent } from 'react';
import { useTexts } from '../../texts/LanguageProvider.js';
import { MadeSecret } from './MadeSecret.js';

interface SecretDialogProps {
  readonly title: string;
  /** On the button that makes the secret. */
  readonly action: string;
  readonly isReady: boolean;
  readonly isPending: boolean;
  /** The secret; null while the form is filled in. */
  readonly made: { readonly lead: string; readonly secret: string } | null;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  /** The form's fields. */
  readonly children: ReactNode;
}

/** A form that makes a secret; then the secret, which is shown this once. */
export function SecretDialog({ title, action, isReady, isPending, made, onSubmit, onClose, children }: SecretDialogProps) {
  const { common } = useTexts();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': common.close }}>
      {made ? (
        <MadeSecret {...made} onClose={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Stack>
            {children}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {common.cancel}
              </Button>
              <Button type="submit" disabled={!isReady} loading={isPending}>
                {action}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
