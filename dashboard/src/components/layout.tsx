import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useId } from 'react';

interface PageHeaderProps {
  readonly title: string;
  readonly lead?: string | undefined;
  /** Above the title: the link back. */
  readonly back?: ReactNode;
  readonly children?: ReactNode;
}

export function PageHeader({ title, lead, back, children }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · Ringback`;
  }, [title]);
  return (
    <Group justify="space-between" align="center" gap="xs" mb={8}>
      <Stack gap={2}>
        {back}
        <Title order={1} size="h3">
          {title}
        </Title>
        {lead !== undefined && (
          <Text size="sm" c="dimmed">
            {lead}
          </Text>
        )}
      </Stack>
      {children}
    </Group>
  );
}

interface SectionProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Beside the title. */
  readonly aside?: ReactNode;
}

export function Section({ title, aside, children }: SectionProps) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} className="rb-card" p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id={id}>
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Paper>
  );
}

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** A description list. */
export function Facts({ facts, columns = 3 }: { readonly facts: readonly Fact[]; readonly columns?: number }) {
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 2, md: columns }} spacing="md" verticalSpacing="sm">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <Text component="dt" size="xs" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} size="sm" className="rb-break">
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
