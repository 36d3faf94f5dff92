import { Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { DailyStats, Destination, Project } from '../../api/types.js';
import { Facts } from '../../parts/Facts.js';
import { useFormat } from '../../parts/format.js';
import { TextLink } from '../../parts/links.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';

interface Props {
  readonly project: Project;
  /** Null while they are on their way. */
  readonly days: DailyStats['items'] | null;
  readonly destinations: readonly Destination[];
}

export function ProjectCard({ project: { id, name }, days, destinations }: Props) {
  const { projects: texts, overview } = useTexts();
  const format = useFormat();
  const sum = (of: 'calls' | 'answered' | 'conversions'): string =>
    days === null ? '…' : format.number(days.reduce((total, day) => total + day[of], 0));
  const troubled = destinations.filter(({ enabled, reason }) => enabled && reason !== null);
  return (
    <Section
      title={name}
      aside={
        <TextLink to="/" search={{ project: id }} size="sm" aria-label={`${texts.open}: ${name}`}>
          {texts.open}
        </TextLink>
      }
    >
      <Stack gap="sm">
        <Facts
          facts={[
            { name: overview.figures.calls, value: sum('calls') },
            { name: overview.figures.answered, value: sum('answered') },
            { name: overview.figures.conversions, value: sum('conversions') },
          ]}
        />
        {troubled.length === 0 ? (
          <Group gap="xs" wrap="nowrap">
            <IconCircleCheck size={18} color="var(--rb-good)" aria-hidden />
            <Text size="sm">{texts.fine}</Text>
          </Group>
        ) : (
          troubled.map(({ id: destination, reason }) => (
            <Group key={destination} gap="xs" wrap="nowrap" align="flex-start">
              <IconAlertTriangle size={18} color="var(--rb-wait)" aria-hidden style={{ flexShrink: 0 }} />
              <Text size="sm">{overview.waitsFor(destination, reason?.text ?? '')}</Text>
            </Group>
          ))
        )}
      </Stack>
    </Section>
  );
}
