import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTexts } from '../texts/LanguageProvider.js';

/** The shape of what is coming. */
export function Loading({ rows = 8 }: { readonly rows?: number | undefined }) {
  const { common } = useTexts();
  return (
    <Stack gap="sm" role="status">
      <VisuallyHidden>{common.loading}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={44} radius="md" />
      ))}
    </Stack>
  );
}
