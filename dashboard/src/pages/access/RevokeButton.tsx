import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useAction } from '../../components/useAction.js';
import { useTexts } from '../../texts/LanguageProvider.js';

interface Props {
  readonly title: string;
  readonly lead: string;
  readonly revoke: () => Promise<unknown>;
}

/** Asks first: what is revoked stays revoked. */
export function RevokeButton({ title, lead, revoke }: Props) {
  const { access: texts, common } = useTexts();
  const [isOpen, { open, close }] = useDisclosure();
  const revoking = useAction(revoke, () => texts.isRevoked);
  return (
    <>
      <Button variant="default" size="compact-sm" aria-label={title} onClick={open}>
        {texts.revoke}
      </Button>
      {isOpen && (
        <Modal opened onClose={close} title={title} centered closeButtonProps={{ 'aria-label': common.close }}>
          <Stack>
            <Text size="sm">{lead}</Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {common.cancel}
              </Button>
              <Button color="red" loading={revoking.isPending} onClick={() => revoking.mutate(undefined, { onSuccess: close })}>
                {texts.revoke}
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </>
  );
}
