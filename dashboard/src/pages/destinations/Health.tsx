import { Group, Text } from '@mantine/core';
import { IconCircleCheck, IconClock, IconPlayerPause, IconPower, type Icon } from '@tabler/icons-react';
import type { Destination } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { useTexts } from '../../texts/LanguageProvider.js';

type Mood = 'active' | 'paused' | 'delayed' | 'off';
const MARKS: Readonly<Record<Mood, readonly [Icon, string]>> = {
  active: [IconCircleCheck, '--rb-good'],
  paused: [IconPlayerPause, '--rb-bad'],
  delayed: [IconClock, '--rb-wait'],
  off: [IconPower, '--rb-over'],
};

/** How a destination is doing, in a sentence. */
export function Health({ destination }: { readonly destination: Destination }) {
  const { destinations: texts } = useTexts();
  const format = useFormat();
  const { enabled, state, reason, byName, since, until } = destination;
  const mood: Mood = enabled ? state : 'off';
  const [Mark, colour] = MARKS[mood];
  const sentences = [
    state === 'paused' && byName !== null ? texts.pausedBy(byName) : null,
    reason?.text ?? texts.fine,
    until === null ? null : texts.goesOn(format.moment(until)),
  ];
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Mark size={22} color={`var(${colour})`} aria-hidden style={{ flexShrink: 0 }} />
      <Text>
        <Text span fw={600}>
          {texts[mood]}
          {since === null ? '' : `, ${texts.since(format.moment(since))}`}.
        </Text>{' '}
        {sentences.filter(Boolean).join(' ')}
      </Text>
    </Group>
  );
}
