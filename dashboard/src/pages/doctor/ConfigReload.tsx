import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { useSession } from '../../app/session.js';
import { Section } from '../../components/layout.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** Loaded with its first use. */
const ConfigDialog = lazy(() => import('./ConfigDialog.js'));

/**
 * Replaces the running config by the file's present content. The file concerns everybody: not for an admin of single projects.
 */
export function ConfigReload() {
  const { config: texts } = useTexts();
  const { projects } = useSession();
  const [isOpen, { open, close }] = useDisclosure();
  if (projects !== null) return null;
  return (
    <Section title={texts.title}>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" maw={640}>
          {texts.lead}
        </Text>
        <Button variant="default" onClick={open}>
          {texts.look}
        </Button>
      </Group>
      {isOpen && (
        <Suspense>
          <ConfigDialog onClose={close} />
        </Suspense>
      )}
    </Section>
  );
}
