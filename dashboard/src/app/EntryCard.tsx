import { Center, Group, Image, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { LanguageSwitch, ThemeSwitch } from './HeaderControls.js';
import icon from './icon.svg';

interface Props {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** What stands before the pages: the sign-in form, or the button of a sign-in link. */
export function EntryCard({ title, lead, children }: Props) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper className="rb-card" p="xl" w="100%" maw={430} shadow="sm">
        <Stack>
          <Group justify="space-between">
            <Image src={icon} alt="" w={40} h={40} />
            <Group gap="xs">
              <LanguageSwitch />
              <ThemeSwitch />
            </Group>
          </Group>
          <div>
            <Title order={1} size="h2">
              {title}
            </Title>
            <Text c="dimmed">{lead}</Text>
          </div>
          {children}
        </Stack>
      </Paper>
    </Center>
  );
}
