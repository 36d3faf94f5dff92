import { Group, Paper, Stack, Text } from '@mantine/core';
import type { Destination, ListedCall } from '../../api/types.js';
import { StateMark } from '../../parts/StateMark.js';
import { usePlatformName } from '../../parts/useNames.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { CallLink } from './CallLink.js';
import { useCallWords } from './useCallWords.js';

interface Props {
  readonly calls: readonly ListedCall[];
  readonly destinations: readonly Destination[];
}

/** The same as the table, for screens on which a table does not fit. */
export function CallCards({ calls, destinations }: Props) {
  const { calls: texts, common } = useTexts();
  const platformName = usePlatformName();
  const words = useCallWords();
  /** Two accounts on one platform are told apart by their ids. */
  const nameOf = (id: string): string => {
    const platform = destinations.find((one) => one.id === id)?.platform;
    if (platform === undefined) return id;
    const isAlone = destinations.filter((one) => one.platform === platform).length === 1;
    return isAlone ? platformName(platform) : `${platformName(platform)} (${id})`;
  };
  return (
    <Stack component="ul" gap="sm" className="rb-list">
      {calls.map((call) => (
        <Paper key={call.id} component="li" className="rb-card" p="md">
          <Group justify="space-between" wrap="nowrap">
            <CallLink call={call} />
            <Text size="sm">{call.callerNumber ?? common.unknown}</Text>
          </Group>
          <Text size="sm" c="dimmed" className="rb-break">
            {[words.talk(call), call.isQuality === true ? texts.quality : null, call.utm.campaign].filter(Boolean).join(' · ')}
          </Text>
          <Stack gap={4} mt="xs">
            {call.destinations.map(({ id, state }) => (
              <Group key={id} justify="space-between" wrap="nowrap" gap="xs">
                <Text size="sm" c="dimmed" className="rb-break">
                  {nameOf(id)}
                </Text>
                <StateMark state={state} />
              </Group>
            ))}
            {call.destinations.length === 0 && (
              <Text size="sm" c="dimmed">
                {texts.noUploads}
              </Text>
            )}
          </Stack>
        </Paper>
      ))}
    </Stack>
  );
}
