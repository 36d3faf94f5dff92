import { Text } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useGoalName } from '../../api/goalNames.js';
import type { Destination, ListedCall } from '../../api/types.js';
import { type DenseColumn, DenseTable } from '../../components/DenseTable.js';
import { StateBadge } from '../../components/StateBadge.js';
import { sumText, useCallSummary, useFormat, usePlatformName } from '../../components/format.js';
import { TextLink, useOpenedFrom } from '../../components/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** With more destinations their columns are narrow, with names in a word. */
const MOST_WIDE = 3;

/** The columns of the list: those of the call, and one for each destination of the projects that are shown. */
export function useCallColumns(destinations: readonly Destination[]): DenseColumn<ListedCall>[] {
  const { calls: texts, call: one, common } = useTexts();
  const { shortPlatforms } = common;
  const isNarrow = destinations.length > MOST_WIDE;
  const platformName = usePlatformName();
  const format = useFormat();
  const summary = useCallSummary();
  const goalName = useGoalName();
  const text = (key: string, name: string, of: (call: ListedCall) => string | null, more: Partial<DenseColumn<ListedCall>>) => {
    return { key, name, cell: of, title: (call: ListedCall) => of(call) ?? undefined, ...more };
  };
  const isAlone = (platform: string): boolean => destinations.filter((other) => other.platform === platform).length === 1;
  return [
    {
      key: 'when',
      name: texts.when,
      width: 134,
      always: true,
      sort: 'time',
      cell: (call) => <CallLink call={call} />,
      title: (call) => format.exact(call.startedAt ?? call.receivedAt),
    },
    text('caller', texts.caller, ({ callerNumber }) => callerNumber ?? '—', { width: 116 }),
    {
      key: 'talk',
      name: texts.talk,
      width: 92,
      sort: 'talk',
      cell: (call) => (
        <>
          {summary.clock(call)}
          {call.isQuality === true && (
            <IconStarFilled size={12} color="var(--rb-wait)" aria-label={texts.quality} style={{ marginLeft: 6 }} />
          )}
        </>
      ),
    },
    text('source', texts.source, ({ utm }) => utm.source, { width: 96, rare: true }),
    text('campaign', texts.campaignName, ({ utm }) => utm.campaign ?? utm.source ?? '—', {}),
    text('keyword', texts.keyword, ({ utm }) => utm.term, { rare: true }),
    text('city', one.factNames.city, ({ city }) => city, { width: 110, rare: true }),
    text('number', one.factNames.trackingNumber, ({ trackingNumber }) => trackingNumber, { width: 118, rare: true }),
    text('callId', one.factNames.callId, ({ callId }) => callId, { width: 160, rare: true }),
    text(
      'goals',
      texts.goals,
      ({ conversions, project }) => conversions.map(({ goal }) => goalName(goal, project)).join(', ') || '—',
      { width: 120, rare: isNarrow },
    ),
    {
      key: 'value',
      name: texts.value,
      width: 96,
      sort: 'value',
      isNumber: true,
      cell: ({ conversions }) => sumText(conversions, format) ?? '—',
    },
    ...destinations.map(({ id, platform }) => ({
      key: `destination ${id}`,
      name: isAlone(platform) ? (isNarrow ? (shortPlatforms[platform] ?? id) : platformName(platform)) : id,
      width: isNarrow ? 112 : 140,
      title: (call: ListedCall) => (call.destinations.some((there) => there.id === id) ? undefined : texts.noUploads),
      cell: (call: ListedCall) => <StateAt call={call} destination={id} isNarrow={isNarrow} />,
    })),
  ];
}

interface CallTableProps {
  readonly calls: readonly ListedCall[];
  readonly columns: readonly DenseColumn<ListedCall>[];
}

export function CallTable({ calls, columns }: CallTableProps) {
  const { shell } = useTexts();
  const opened = useOpenedFrom('calls');
  const navigate = useNavigate();
  return (
    <DenseTable
      rows={calls}
      rowKey={({ id }) => id}
      columns={columns}
      label={shell.pages.calls}
      onRowClick={({ id }) => void navigate({ to: '/calls/$id', params: { id }, search: opened })}
    />
  );
}

interface StateAtProps {
  readonly call: ListedCall;
  readonly destination: string;
  readonly isNarrow: boolean;
}

function StateAt({ call, destination, isNarrow }: StateAtProps) {
  const there = call.destinations.find(({ id }) => id === destination);
  if (there) return <StateBadge state={there.state} short={isNarrow} />;
  return (
    <Text span size="sm" c="dimmed">
      —
    </Text>
  );
}

/** A link to a call that remembers this list for the way back. */
function CallLink({ call }: { readonly call: ListedCall }) {
  const { calls: texts } = useTexts();
  const opened = useOpenedFrom('calls');
  const when = useCallSummary().when(call);
  return (
    <TextLink
      to="/calls/$id"
      params={{ id: call.id }}
      search={opened}
      fw={600}
      size="sm"
      data-row-link
      aria-label={texts.openCall(when)}
    >
      {when}
    </TextLink>
  );
}
