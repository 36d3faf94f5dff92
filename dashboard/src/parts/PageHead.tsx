import { Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly lead?: string | undefined;
  /** Above the title: where one came from. */
  readonly back?: ReactNode;
  readonly children?: ReactNode;
}

export function PageHead({ title, lead, back, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Ringback`;
  }, [title]);
  return (
    <Group justify="space-between" align="flex-end" mb="md">
      <Stack gap={2}>
        {back}
        <Title order={1} size="h2">
          {title}
        </Title>
        {lead !== undefined && <Text c="dimmed">{lead}</Text>}
      </Stack>
      {children}
    </Group>
  );
}
