import { Paper, Table, Text } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { Destination, ListedCall } from '../../api/types.js';
import { useOpenedFrom } from '../../parts/BackLink.js';
import { StateMark } from '../../parts/StateMark.js';
import { usePlatformName } from '../../parts/useNames.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { CallLink } from './CallLink.js';
import { useCallWords } from './useCallWords.js';

interface Props {
  readonly calls: readonly ListedCall[];
  readonly destinations: readonly Destination[];
}

export function CallTable({ calls, destinations }: Props) {
  const { calls: texts, call: one, common } = useTexts();
  const platformName = usePlatformName();
  const words = useCallWords();
  const opened = useOpenedFrom('calls');
  const navigate = useNavigate();
  const concerned = destinations.filter(({ project }) => calls.some((call) => call.project === project));
  return (
    <Paper className="rb-card">
      <Table.ScrollContainer minWidth={760} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.when}</Table.Th>
              <Table.Th>{texts.caller}</Table.Th>
              <Table.Th>{texts.talk}</Table.Th>
              {concerned.map(({ id, platform }) => (
                <Table.Th key={id}>
                  {platformName(platform)}
                  <Text size="xs" c="dimmed" fw={400}>
                    {id}
                  </Text>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {calls.map((call) => (
              <Table.Tr
                key={call.id}
                className="rb-row"
                // For the mouse; the link in the first cell is for everybody.
                onClick={() => void navigate({ to: '/calls/$id', params: { id: call.id }, search: opened })}
              >
                <Table.Td>
                  <CallLink call={call} />
                  <Text size="xs" c="dimmed" className="rb-break">
                    {[call.utm.source, call.utm.campaign].filter(Boolean).join(' · ') ||
                      (call.callType === null ? '' : texts.number(one.callTypes[call.callType]))}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{call.callerNumber ?? common.unknown}</Text>
                  <Text size="xs" c="dimmed">
                    {call.city ?? ''}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{words.talk(call)}</Text>
                  {call.isQuality === true && <Quality label={texts.quality} />}
                </Table.Td>
                {concerned.map(({ id }) => (
                  <Table.Td key={id}>
                    <At call={call} destination={id} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function At({ call, destination }: { readonly call: ListedCall; readonly destination: string }) {
  const { common } = useTexts();
  const there = call.destinations.find(({ id }) => id === destination);
  if (there) return <StateMark state={there.state} />;
  return (
    <Text size="sm" c="dimmed">
      {common.noUpload}
    </Text>
  );
}

function Quality({ label }: { readonly label: string }) {
  return (
    <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
      <IconStarFilled size={11} color="var(--rb-wait)" aria-hidden /> {label}
    </Text>
  );
}
