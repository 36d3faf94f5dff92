import type { ReactNode } from 'react';
import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type Icon, IconCircleCheck, IconClock, IconPlayerPause, IconPower } from '@tabler/icons-react';
import { useDestinations } from '../../api/records.js';
import type { Destination } from '../../api/types.js';
import { useProject } from '../../app/search.js';
import { useCanAct } from '../../app/session.js';
import { EmptyState, QueryView } from '../../components/feedback.js';
import { useFormat, usePlatformName } from '../../components/format.js';
import { Facts, PageHeader } from '../../components/layout.js';
import { TextLink } from '../../components/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { DestinationActions } from './DestinationActions.js';
import { PlatformReport } from './PlatformReport.js';

export function DestinationsPage(): ReactNode {
  const { destinations: texts, shell } = useTexts();
  const project = useProject();
  return (
    <>
      <PageHeader title={shell.pages.destinations} lead={texts.lead} />
      <QueryView query={useDestinations(project)}>
        {(destinations) =>
          destinations.length === 0 ? (
            <EmptyState title={texts.empty} hint={texts.emptyHint} />
          ) : (
            <Stack>
              {destinations.map((destination) => (
                <DestinationCard key={destination.id} destination={destination} />
              ))}
            </Stack>
          )
        }
      </QueryView>
    </>
  );
}

/** One destination: its status in a sentence, its backlog, and the actions on it. */
export function DestinationCard({ destination }: { readonly destination: Destination }) {
  const { destinations: texts } = useTexts();
  const format = useFormat();
  const platformName = usePlatformName();
  const canAct = useCanAct();
  const { id, platform, backlog, nextExpiryAt, lastSuccessAt, lastError } = destination;
  const ago = (iso: string | null): string => (iso === null ? texts.never : format.ago(iso));
  const facts = [
    { name: texts.backlog, value: format.number(backlog) },
    {
      name: texts.nextExpiry,
      value: nextExpiryAt === null ? '—' : `${format.moment(nextExpiryAt)} (${format.ago(nextExpiryAt)})`,
    },
    { name: texts.lastSuccess, value: ago(lastSuccessAt) },
  ];
  return (
    <Paper component="section" className="rb-card" p="md">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2} size="h4">
              {platformName(platform)}
            </Title>
            <Text size="sm" c="dimmed">
              {id}
            </Text>
          </div>
          <TextLink to="/uploads" search={{ destination: id }} size="sm">
            {texts.seeLog}
          </TextLink>
        </Group>
        <DestinationHealth destination={destination} />
        <Facts facts={facts} />
        <PlatformReport destination={destination} />
        {lastError && (
          <Text size="sm" c="dimmed">
            {texts.lastError}, {format.ago(lastError.at)}: {lastError.text}
          </Text>
        )}
        {canAct && <DestinationActions destination={destination} />}
      </Stack>
    </Paper>
  );
}

type HealthState = 'active' | 'paused' | 'delayed' | 'off';
const MARKS: Readonly<Record<HealthState, readonly [Icon, string]>> = {
  active: [IconCircleCheck, '--rb-good'],
  paused: [IconPlayerPause, '--rb-bad'],
  delayed: [IconClock, '--rb-wait'],
  off: [IconPower, '--rb-over'],
};

/** A destination's status in a sentence. */
export function DestinationHealth({ destination }: { readonly destination: Destination }) {
  const { destinations: texts } = useTexts();
  const format = useFormat();
  const { enabled, state, reason, byName, since, until } = destination;
  const health: HealthState = enabled ? state : 'off';
  const [Mark, colour] = MARKS[health];
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
          {texts[health]}
          {since === null ? '' : `, ${texts.since(format.moment(since))}`}.
        </Text>{' '}
        {sentences.filter(Boolean).join(' ')}
      </Text>
    </Group>
  );
}
