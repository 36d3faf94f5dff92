import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ProjectGoals } from '../../api/types.js';
import { useMayAct } from '../../app/session.js';
import { Empty } from '../../parts/Empty.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { GoalCard } from './GoalCard.js';
import { Trial } from './Trial.js';

/** The goals of one project, and the place to try others. */
export function ProjectRules({ rules, name }: { readonly rules: ProjectGoals; readonly name: string }) {
  const { goals: texts } = useTexts();
  const mayAct = useMayAct();
  const [isTrying, { open, close }] = useDisclosure();
  const { project, goals, exclude } = rules;
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2} size="h3">
          {name}
        </Title>
        {mayAct && (
          <Button variant="default" onClick={isTrying ? close : open} aria-expanded={isTrying}>
            {texts.tryChange}
          </Button>
        )}
      </Group>
      {goals.length === 0 && <Empty title={texts.empty} hint={texts.emptyHint} />}
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
