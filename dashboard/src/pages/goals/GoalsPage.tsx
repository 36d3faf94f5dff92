import type { ReactNode } from 'react';
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useProjects } from '../../api/records.js';
import { useGoals } from '../../api/reports.js';
import type { ProjectGoals } from '../../api/types.js';
import { useProject } from '../../app/search.js';
import { useCanAct, useSession } from '../../app/session.js';
import { EmptyState, QueryView } from '../../components/feedback.js';
import { firstOfThirtyDays, useFormat, usePlatformName } from '../../components/format.js';
import { PageHeader, Section } from '../../components/layout.js';
import { TextLink } from '../../components/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { Trial } from './SimulationForm.js';

export function GoalsPage(): ReactNode {
  const { goals: texts, shell } = useTexts();
  const project = useProject();
  const { data: projects = [] } = useProjects();
  return (
    <>
      <PageHeader title={shell.pages.goals} lead={texts.lead} />
      <QueryView query={useGoals(project)}>
        {(all) => (
          <Stack gap="xl">
            {all.map((one) => (
              <ProjectRules
                key={one.project}
                rules={one}
                name={projects.find(({ id }) => id === one.project)?.name ?? one.project}
              />
            ))}
          </Stack>
        )}
      </QueryView>
    </>
  );
}

/** The goals of one project, and the form to simulate others. */
export function ProjectRules({ rules, name }: { readonly rules: ProjectGoals; readonly name: string }) {
  const { goals: texts } = useTexts();
  const canAct = useCanAct();
  const [isTrying, { open, close }] = useDisclosure();
  const { project, goals, exclude } = rules;
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2} size="h3">
          {name}
        </Title>
        {canAct && (
          <Button variant="default" onClick={isTrying ? close : open} aria-expanded={isTrying}>
            {texts.tryChange}
          </Button>
        )}
      </Group>
      {goals.length === 0 && <EmptyState title={texts.empty} hint={texts.emptyHint} />}
      {goals.map((goal) => (
        <GoalCard key={goal.goal} project={project} goal={goal} />
      ))}
      {[...exclude, texts.unknownRule].map((sentence) => (
        <Text key={sentence} size="sm" c="dimmed">
          {sentence}
        </Text>
      ))}
      {isTrying && <Trial rules={rules} name={name} />}
    </Stack>
  );
}

interface Props {
  readonly project: string;
  readonly goal: ProjectGoals['goals'][number];
}

export function GoalCard({ project, goal: { goal, name: title, sentences, conversions, destinations } }: Props) {
  const { goals: texts } = useTexts();
  const { timezone } = useSession();
  const format = useFormat();
  const platformName = usePlatformName();
  const targets = destinations.map(({ destination, platform, enabled, name }) => {
    const off = enabled ? '' : `, ${texts.off}`;
    return `${platformName(platform)}, ${name} (${destination}${off})`;
  });
  return (
    <Section
      title={title}
      aside={
        conversions !== null && (
          <Group gap="sm">
            <Text size="sm">{texts.met(format.number(conversions))}</Text>
            <TextLink
              to="/calls"
              search={{ goal, project, from: firstOfThirtyDays(Date.now(), timezone) }}
              size="sm"
              aria-label={`${texts.seeCalls}: ${title}`}
            >
              {texts.seeCalls}
            </TextLink>
          </Group>
        )
      }
    >
      <Stack gap={4}>
        {sentences.map((sentence) => (
          <Text key={sentence} className="rb-break">
            {sentence}
          </Text>
        ))}
        <Text size="sm" c="dimmed" mt="xs" className="rb-break">
          {targets.length === 0 ? texts.sentNowhere : `${texts.sentTo}: ${targets.join('; ')}`}
        </Text>
      </Stack>
    </Section>
  );
}
