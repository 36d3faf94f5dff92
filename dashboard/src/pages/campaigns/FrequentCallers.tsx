import { Stack, Text } from '@mantine/core';
import type { Campaigns } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';

export function FrequentCallers({ callers }: { readonly callers: Campaigns['frequentCallers'] }) {
  const { campaigns: texts } = useTexts();
  const format = useFormat();
  return (
    <Section title={texts.frequent}>
      <Text c="dimmed" size="sm" mb="sm">
        {texts.frequentLead}
      </Text>
      <Stack component="ul" className="rb-list" gap="xs">
        {callers.map(({ project, caller, callerNumber, calls, answered, lastAt }) => (
          <Text component="li" size="sm" key={`${project} ${caller}`}>
            {callerNumber ?? caller}: {texts.frequentLine(calls, answered)}, {format.ago(lastAt)}
          </Text>
        ))}
      </Stack>
    </Section>
  );
}
