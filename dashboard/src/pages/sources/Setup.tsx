import { Button, Collapse, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Source } from '../../api/types.js';
import { BASE } from '../../api/client.js';
import { useSession } from '../../app/session.js';
import { CopyLine } from '../../parts/CopyLine.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { MangoParameters } from './MangoParameters.js';

/** Step by step, with the address to paste. The secret in it is never sent to the page: a word stands in its place. */
export function Setup({ source: { id, type }, startOpen }: { readonly source: Source; readonly startOpen: boolean }) {
  const { sources: texts } = useTexts();
  const { publicUrl } = useSession();
  const [isOpen, { toggle }] = useDisclosure(startOpen);
  const isMango = type === 'mango';
  const base = publicUrl ?? BASE.href.replace(/\/$/, '');
  return (
    <div>
      <Button variant="default" size="xs" onClick={toggle} aria-expanded={isOpen}>
        {texts.setup}
      </Button>
      <Collapse expanded={isOpen}>
        <Stack gap="sm" mt="sm">
          <Text fw={600} size="sm">
            {texts.address}
          </Text>
          <CopyLine text={`${base}/hooks/${id}/${texts.token}`} />
          <Text size="sm" c="dimmed">
            {texts.tokenHint} {publicUrl === null && texts.noPublicUrl}
          </Text>
          <List type="ordered" spacing="xs">
            {(isMango ? texts.mangoSteps : texts.otherSteps).map((step) => (
              <List.Item key={step}>{step}</List.Item>
            ))}
          </List>
          {isMango && <MangoParameters />}
        </Stack>
      </Collapse>
    </div>
  );
}
