import { Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useGoalName } from '../../api/goalNames.js';
import type { Journey } from '../../api/types.js';
import { failedConditionText } from '../../components/failedCondition.js';
import { useFormat } from '../../components/format.js';
import { Section } from '../../components/layout.js';
import { useLanguage } from '../../texts/LanguageProvider.js';

type GoalAnswer = Journey['goals'][number];

interface Props {
  readonly project: string;
  readonly goals: readonly GoalAnswer[];
}

/** For each goal of the project whether the call meets it, and which condition failed where it does not. */
export function GoalAnswers({ project, goals }: Props) {
  const { texts, language } = useLanguage();
  const format = useFormat();
  const goalName = useGoalName();
  return (
    <Section title={texts.call.goals}>
      {goals.length === 0 && <Text c="dimmed">{texts.call.goalsEmpty}</Text>}
      <Stack component="ul" gap="sm" className="rb-list">
        {goals.map((answer) => (
          <Group component="li" key={answer.goal} gap="xs" align="flex-start" wrap="nowrap">
            {answer.met ? (
              <IconCheck size={20} color="var(--rb-good)" aria-hidden style={{ flexShrink: 0 }} />
            ) : (
              <IconX size={20} color="var(--rb-bad)" aria-hidden style={{ flexShrink: 0 }} />
            )}
            <div>
              <Text size="sm">
                <Text span fw={600} className="rb-break">
                  {goalName(answer.goal, project)}
                </Text>
                {': '}
                {answer.met ? texts.call.met : texts.call.notMet}
              </Text>
              {answer.failed && (
                <Text size="sm" c="dimmed" className="rb-break">
                  {failedConditionText(answer.failed, { texts, language, format })}
                </Text>
              )}
            </div>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
