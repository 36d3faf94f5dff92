import { Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { Journey } from '../../api/types.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import type { Texts } from '../../texts/texts.js';

type GoalAnswer = Journey['goals'][number];

/** For each goal of the project whether the call meets it, and which condition failed where it does not. */
export function GoalAnswers({ goals }: { readonly goals: readonly GoalAnswer[] }) {
  const texts = useTexts();
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
                  {answer.goal}
                </Text>
                {': '}
                {answer.met ? texts.call.met : texts.call.notMet}
              </Text>
              {answer.failed && (
                <Text size="sm" c="dimmed" className="rb-break">
                  {whyNot(answer.failed, texts)}
                </Text>
              )}
            </div>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

function whyNot({ condition, wanted, found }: NonNullable<GoalAnswer['failed']>, texts: Texts): string {
  if (condition === 'exclude') return texts.call.excludedCondition;
  return texts.call.failed(condition, inWords(wanted, texts), found === null ? texts.call.notCarried : inWords(found, texts));
}

/** A value of a rule or of a call, as people write it. */
function inWords(value: unknown, texts: Texts): string {
  if (value === true) return texts.common.yes;
  if (value === false) return texts.common.no;
  if (value === null || value === undefined) return texts.common.unknown;
  if (Array.isArray(value)) return value.map((one) => inWords(one, texts)).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : `“${String(value as string | number)}”`;
}
