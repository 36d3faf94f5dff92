import type { ReactNode } from 'react';
import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useProjects } from '../api/records.js';
import { useDaily } from '../api/reports.js';
import type { DailyStats, Project } from '../api/types.js';
import { usePeriod } from '../app/period.js';
import { type QueryState, QueryView } from '../components/feedback.js';
import { useFormat } from '../components/format.js';
import { Facts, PageHeader, Section } from '../components/layout.js';
import { PeriodChips } from '../components/PeriodChips.js';
import { TextLink } from '../components/links.js';
import { useTexts } from '../texts/LanguageProvider.js';
import { type AttentionPoint, useAttention } from './overview/attentionPoints.js';

/** All projects side by side, whichever is chosen. */
export function ProjectsPage(): ReactNode {
  const { projects: texts, shell } = useTexts();
  const { from, to } = usePeriod();
  const span = { from, to };
  const daily = useDaily(span);
  const attention = useAttention(span);
  return (
    <>
      <PageHeader title={shell.pages.projects} lead={texts.lead}>
        <PeriodChips />
      </PageHeader>
      <QueryView query={useProjects()}>
        {(projects) => (
          <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
            {projects.map((project) => (
              <ProjectCard key={project.id} project={project} daily={daily} attention={attention} />
            ))}
          </SimpleGrid>
        )}
      </QueryView>
    </>
  );
}

interface Props {
  readonly project: Project;
  /** Of all projects. */
  readonly daily: QueryState<DailyStats>;
  /** Of all projects. */
  readonly attention: QueryState<readonly AttentionPoint[]>;
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
        <QueryView query={daily} rows={1}>
          {({ items }) => <Totals days={items.filter(({ project }) => project === id)} />}
        </QueryView>
        <QueryView query={attention} rows={1}>
          {(points) => <Problems points={points.filter(({ project }) => project === id)} />}
        </QueryView>
      </Stack>
    </Section>
  );
}

function Totals({ days }: { readonly days: DailyStats['items'] }) {
  const { counts } = useTexts().overview;
  const format = useFormat();
  const sum = (of: 'calls' | 'answered' | 'conversions'): string =>
    format.number(days.reduce((total, day) => total + day[of], 0));
  return (
    <Facts
      facts={[
        { name: counts.calls, value: sum('calls') },
        { name: counts.answered, value: sum('answered') },
        { name: counts.conversions, value: sum('conversions') },
      ]}
    />
  );
}

function Problems({ points }: { readonly points: readonly AttentionPoint[] }) {
  const { overview } = useTexts();
  if (points.length === 0) {
    return (
      <Group gap="xs" wrap="nowrap">
        <IconCircleCheck size={18} color="var(--rb-good)" aria-hidden />
        <Text size="sm">{overview.allWell}</Text>
      </Group>
    );
  }
  return points.map(({ text }) => (
    <Group key={text} gap="xs" wrap="nowrap" align="flex-start">
      <IconAlertTriangle size={18} color="var(--rb-wait)" aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm" className="rb-break">
        {text}
      </Text>
    </Group>
  ));
}
