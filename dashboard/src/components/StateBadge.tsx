import { Group, Text, Tooltip } from '@mantine/core';
import {
  type Icon,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClock,
  IconClockOff,
  IconHelpCircle,
  IconHourglass,
  IconLinkOff,
  IconSend,
} from '@tabler/icons-react';
import { STATE_MESSAGES } from '@src/messages/state-messages.js';
import type { UploadState } from '../api/types.js';
import { useLanguage } from '../texts/LanguageProvider.js';

const MARKS: Readonly<Record<UploadState, readonly [Icon, string]>> = {
  delivered: [IconCircleCheck, '--rb-good'],
  confirming: [IconHourglass, '--rb-way'],
  sending: [IconSend, '--rb-way'],
  pending: [IconClock, '--rb-wait'],
  uncertain: [IconHelpCircle, '--rb-ask'],
  unmatched: [IconLinkOff, '--rb-bad'],
  rejected: [IconCircleX, '--rb-bad'],
  expired: [IconClockOff, '--rb-over'],
  skipped: [IconCircleDashed, '--rb-over'],
  cancelled: [IconBan, '--rb-over'],
};

export function StateIcon({ state, size = 18 }: { readonly state: UploadState; readonly size?: number }) {
  const [Mark, colour] = MARKS[state];
  return <Mark size={size} stroke={1.8} color={`var(${colour})`} aria-hidden style={{ flexShrink: 0 }} />;
}

interface StateBadgeProps {
  readonly state: UploadState;
  readonly strong?: boolean;
  /** One word, for the narrow columns of lists. */
  readonly short?: boolean;
}

/** A state's icon and name; the colour carries no information of its own. */
export function StateBadge({ state, strong = false, short = false }: StateBadgeProps) {
  const { texts, language } = useLanguage();
  const { name, meaning } = STATE_MESSAGES[state][language];
  return (
    <Tooltip label={meaning} multiline maw={300} openDelay={300}>
      <Group component="span" gap={6} wrap="nowrap" display="inline-flex" maw="100%">
        <StateIcon state={state} size={16} />
        <Text component="span" size="sm" fw={strong ? 600 : 400} truncate>
          {short ? texts.common.shortStates[state] : name}
        </Text>
      </Group>
    </Tooltip>
  );
}
