import { Group, Loader, Text } from '@mantine/core';
import { useTexts } from '../texts/LanguageProvider.js';
import { useElapsed } from './useElapsed.js';

/** Something that takes longer than a moment: what it is, and for how long it has been at it. */
export function Working({ what }: { readonly what: string }) {
  const { common } = useTexts();
  const elapsed = useElapsed(true);
  return (
    <Group gap="sm" wrap="nowrap">
      <Loader size="sm" aria-hidden />
      <Text role="status">{what}</Text>
      {/* Not told to screen readers every second. */}
      <Text c="dimmed" aria-hidden>
        {common.seconds(elapsed)}
      </Text>
    </Group>
  );
}
