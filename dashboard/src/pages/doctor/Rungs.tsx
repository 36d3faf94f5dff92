import { Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle, type Icon } from '@tabler/icons-react';
import { groupBy } from '@src/domain/collections.js';
import type { Ladder } from '../../api/types.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';

type Rung = Ladder['rungs'][number];

const MARKS: Readonly<Record<Rung['result'], readonly [Icon, string]>> = {
  proved: [IconCircleCheck, '--rb-good'],
  assumed: [IconHelpCircle, '--rb-way'],
  doubtful: [IconAlertTriangle, '--rb-wait'],
  failed: [IconCircleX, '--rb-bad'],
};

/** The ladder, by what each rung is about. */
export function Rungs({ rungs }: { readonly rungs: readonly Rung[] }) {
  const { doctor: texts } = useTexts();
  const groups = groupBy(rungs, ({ area, subject }) => [texts.areas[area], subject].filter(Boolean).join(' '));
  return [...groups].map(([title, group]) => (
    <Section key={title} title={title}>
      <Stack component="ul" className="rb-list" gap="xs">
        {group.map((rung, index) => (
          // Rungs of one name may stand side by side: each warning of the config is one.
          <OneRung key={`${rung.name} ${index}`} rung={rung} />
        ))}
      </Stack>
    </Section>
  ));
}

function OneRung({ rung: { name, result, text } }: { readonly rung: Rung }) {
  const { doctor: texts } = useTexts();
  const [Mark, colour] = MARKS[result];
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="flex-start">
      <Mark size={20} color={`var(${colour})`} aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm" className="rb-break">
        <Text span fw={600}>
          {texts.grades[result]}
        </Text>
        {`: ${text} `}
        <Text span size="xs" c="dimmed">
          {name}
        </Text>
      </Text>
    </Group>
  );
}
