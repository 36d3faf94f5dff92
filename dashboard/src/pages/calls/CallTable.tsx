import { Group, Paper, Stack, Text } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { Destination, ListedCall } from '../../api/types.js';
import { StateBadge } from '../../components/StateBadge.js';
import { useCallSummary, usePlatformName } from '../../components/format.js';
import { type Column, DataTable } from '../../components/lists.js';
import { TextLink, useOpenedFrom } from '../../components/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';

interface CallTableProps {
  readonly calls: readonly ListedCall[];
  readonly destinations: readonly Destination[];
}

/** The calls, with a column for each destination of the projects that are shown. */
export function CallTable({ calls, destinations }: CallTableProps) {
  const { calls: texts, call: one, common } = useTexts();
  const platformName = usePlatformName();
  const summary = useCallSummary();
  const opened = useOpenedFrom('calls');
  const navigate = useNavigate();
  const shown = destinations.filter(({ project }) => calls.some((call) => call.project === project));
  const columns: Column<ListedCall>[] = [
    {
      key: 'when',
      header: texts.when,
      cell: (call) => (
        <>
          <CallLink call={call} />
          <Text size="xs" c="dimmed" className="rb-break">
            {[call.utm.source, call.utm.campaign].filter(Boolean).join(' · ') ||
              (call.callType === null ? '' : texts.number(one.callTypes[call.callType]))}
          </Text>
        </>
      ),
    },
    {
      key: 'caller',
      header: texts.caller,
      cell: (call) => (
        <>
          <Text size="sm">{call.callerNumber ?? common.unknown}</Text>
          <Text size="xs" c="dimmed">
            {call.city ?? ''}
          </Text>
        </>
      ),
    },
    {
      key: 'talk',
      header: texts.talk,
      cell: (call) => (
        <>
          <Text size="sm">{summary.talk(call)}</Text>
          {call.isQuality === true && <Quality label={texts.quality} />}
        </>
      ),
    },
    ...shown.map(({ id, platform }) => ({
      key: `destination ${id}`,
      header: (
        <>
          {platformName(platform)}
          <Text size="xs" c="dimmed" fw={400}>
            {id}
          </Text>
        </>
      ),
      cell: (call: ListedCall) => <StateAt call={call} destination={id} />,
    })),
  ];
  return (
    <DataTable
      rows={calls}
      rowKey={({ id }) => id}
      columns={columns}
      minWidth={760}
      onRowClick={({ id }) => void navigate({ to: '/calls/$id', params: { id }, search: opened })}
    />
  );
}

function StateAt({ call, destination }: { readonly call: ListedCall; readonly destination: string }) {
  const { common } = useTexts();
  const there = call.destinations.find(({ id }) => id === destination);
  if (there) return <StateBadge state={there.state} />;
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

interface CallCardsProps {
  readonly calls: readonly ListedCall[];
  readonly destinations: readonly Destination[];
}

/** The same calls as cards, for narrow screens. */
export function CallCards({ calls, destinations }: CallCardsProps) {
  const { calls: texts, common } = useTexts();
  const platformName = usePlatformName();
  const summary = useCallSummary();
  /** Two accounts on one platform are distinguished by their ids. */
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
            {[summary.talk(call), call.isQuality === true ? texts.quality : null, call.utm.campaign].filter(Boolean).join(' · ')}
          </Text>
          <Stack gap={4} mt="xs">
            {call.destinations.map(({ id, state }) => (
              <Group key={id} justify="space-between" wrap="nowrap" gap="xs">
                <Text size="sm" c="dimmed" className="rb-break">
                  {nameOf(id)}
                </Text>
                <StateBadge state={state} />
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

/** A link to a call that remembers this list for the way back. */
export function CallLink({ call }: { readonly call: ListedCall }) {
  const { calls: texts } = useTexts();
  const opened = useOpenedFrom('calls');
  const when = useCallSummary().when(call);
  return (
    <TextLink to="/calls/$id" params={{ id: call.id }} search={opened} fw={600} aria-label={texts.openCall(when)}>
      {when}
    </TextLink>
  );
}
