import { Group, Stack, Text } from '@mantine/core';
import type { ProjectGoals } from '../../api/types.js';
import { useSession } from '../../app/session.js';
import { useFormat } from '../../parts/format.js';
import { TextLink } from '../../parts/links.js';
import { Section } from '../../parts/Section.js';
import { usePlatformName } from '../../parts/useNames.js';
import { firstOfThirtyDays } from '../../parts/thirtyDays.js';
import { useTexts } from '../../texts/LanguageProvider.js';

interface Props {
  readonly project: string;
  readonly goal: ProjectGoals['goals'][number];
}

export function GoalCard({ project, goal: { goal, sentences, conversions, destinations } }: Props) {
  const { goals: texts } = useTexts();
  const { timezone } = useSession();
  const format = useFormat();
  const platformName = usePlatformName();
  const told = destinations.map(({ destination, platform, enabled, name }) => {
    const off = enabled ? '' : `, ${texts.off}`;
    return `${platformName(platform)}, ${name} (${destination}${off})`;
  });
  return (
    <Section
      title={goal}
      aside={
        conversions !== null && (
          <Group gap="sm">
            <Text size="sm">{texts.met(format.number(conversions))}</Text>
            <TextLink
              to="/calls"
              search={{ goal, project, from: firstOfThirtyDays(Date.now(), timezone) }}
              size="sm"
              aria-label={`${texts.seeCalls}: ${goal}`}
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
          {told.length === 0 ? texts.toldNowhere : `${texts.toldAs}: ${told.join('; ')}`}
        </Text>
      </Stack>
    </Section>
  );
}
