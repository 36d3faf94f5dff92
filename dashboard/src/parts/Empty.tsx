import { Stack, Text, Title } from '@mantine/core';
import { IconPhoneOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** Nothing to show, and what to do about it. */
export function Empty({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
}) {
  return (
    <Stack align="center" gap="xs" py={56} px="md" className="rb-card">
      <IconPhoneOff size={36} stroke={1.2} aria-hidden color="var(--mantine-color-dimmed)" />
      <Title order={2} size="h4" ta="center">
        {title}
      </Title>
      <Text c="dimmed" ta="center" maw={460}>
        {hint}
      </Text>
      {children}
    </Stack>
  );
}
