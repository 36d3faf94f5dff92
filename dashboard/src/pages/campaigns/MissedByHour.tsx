import { Group, Text } from '@mantine/core';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';

const HEIGHT = 80;

/** When nobody picks up. */
export function MissedByHour({ hours }: { readonly hours: readonly number[] }) {
  const { campaigns: texts } = useTexts();
  const most = Math.max(1, ...hours);
  return (
    <Section title={texts.missedByHour}>
      <Group component="ul" className="rb-list" gap={2} wrap="nowrap" align="flex-end">
        {hours.map((count, hour) => (
          <li key={hour} style={{ flex: 1, minWidth: 0, textAlign: 'center' }}>
            <div role="img" aria-label={texts.missedAt(hour, count)} title={texts.missedAt(hour, count)}>
              <div style={{ height: (HEIGHT * count) / most, background: 'var(--rb-bad)', borderRadius: 3 }} />
              <Text fz={10} c="dimmed">
                {hour}
              </Text>
            </div>
          </li>
        ))}
      </Group>
    </Section>
  );
}
