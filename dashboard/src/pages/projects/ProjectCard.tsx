import { Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { DailyStats, Project } from '../../api/types.js';
import { Facts } from '../../parts/Facts.js';
import { useFormat } from '../../parts/format.js';
import { TextLink } from '../../parts/links.js';
import { Loaded, type Asked } from '../../parts/Loaded.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import type { Point } from '../overview/attentionOf.js';

interface Props {
  readonly project: Project;
  /** Of all projects. */
  readonly daily: Asked<DailyStats>;
  /** Of all projects. */
  readonly attention: Asked<readonly Point[]>;
}

export function ProjectCard({ project: { id, name }, daily, attention }: Props) {
  const { projects: texts } = useTexts();
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
        <Loaded asked={daily} rows={1}>
          {({ items }) => <Figures days={items.filter(({ project }) => project === id)} />}
        </Loaded>
        <Loaded asked={attention} rows={1}>
          {(points) => <Troubles points={points.filter(({ project }) => project === id)} />}
        </Loaded>
      </Stack>
    </Section>
  );
}

function Figures({ days }: { readonly days: DailyStats['items'] }) {
  const { figures } = useTexts().overview;
  const format = useFormat();
  const sum = (of: 'calls' | 'answered' | 'conversions'): string =>
    format.number(days.reduce((total, day) => total + day[of], 0));
  return (
    <Facts
      facts={[
        { name: figures.calls, value: sum('calls') },
        { name: figures.answered, value: sum('answered') },
        { name: figures.conversions, value: sum('conversions') },
      ]}
    />
  );
}

function Troubles({ points }: { readonly points: readonly Point[] }) {
  const { overview } = useTexts();
  if (points.length === 0) {
    return (
      <Group gap="xs" wrap="nowrap">
        <IconCircleCheck size={18} color="var(--rb-good)" aria-hidden />
        <Text size="sm">{overview.allWell}</Text>
      </Group>
    );
  }
  return points.map(({ title, text }) => (
    <Group key={`${title} ${text}`} gap="xs" wrap="nowrap" align="flex-start">
      <IconAlertTriangle size={18} color="var(--rb-wait)" aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm" className="rb-break">
        {title ?? text}
      </Text>
    </Group>
  ));
}
