import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type Icon, IconCircleCheck, IconClock, IconPlayerPause, IconPower } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useDestinations } from '../../api/records.js';
import { useDaily } from '../../api/reports.js';
import type { DailyStats, Destination } from '../../api/types.js';
import { dayBefore, dayIn, daysBetween } from '../../app/days.js';
import { useProject } from '../../app/search.js';
import { useCanAct, useSession } from '../../app/session.js';
import { EmptyState, QueryView } from '../../components/feedback.js';
import { useFormat, usePlatformName } from '../../components/format.js';
import { PageHeader } from '../../components/layout.js';
import { TextLink } from '../../components/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { CheckResults } from './CheckResults.js';
import { DestinationActions } from './DestinationActions.js';
import { PlatformReport } from './PlatformReport.js';
import { Sparkline } from './Sparkline.js';

const DAYS = 7;

export function DestinationsPage(): ReactNode {
  const { destinations: texts, shell } = useTexts();
  const { timezone } = useSession();
  const project = useProject();
  const today = dayIn(Date.now(), timezone);
  const from = dayBefore(today, DAYS - 1);
  const { data: daily } = useDaily({ project, from, to: today });
  return (
    <>
      <PageHeader title={shell.pages.destinations} lead={texts.lead(timezone)} />
      <QueryView query={useDestinations(project)}>
        {(destinations) =>
          destinations.length === 0 ? (
            <EmptyState title={texts.empty} hint={texts.emptyHint} />
          ) : (
            <Paper className="rb-card rb-wide" tabIndex={0} role="group" aria-label={shell.pages.destinations}>
              <table className="rb-figures">
                <thead>
                  <tr>
                    <th>{texts.platform}</th>
                    <th>{texts.today}</th>
                    <th>{texts.week}</th>
                    <th>{texts.unmatched}</th>
                    <th>{texts.rejected}</th>
                    <th>{texts.byDay}</th>
                    <th>{texts.backlog}</th>
                    <th>{texts.nextRound}</th>
                    <th>{texts.lastSuccess}</th>
                  </tr>
                </thead>
                {destinations.map((destination) => (
                  <DestinationRows
                    key={destination.id}
                    destination={destination}
                    days={daily && daysAt(daily, destination.id, daysBetween(from, today))}
                  />
                ))}
              </table>
            </Paper>
          )
        }
      </QueryView>
    </>
  );
}

/** The results of one day's calls at a destination. */
interface Day {
  readonly day: string;
  readonly delivered: number;
  readonly unmatched: number;
  readonly rejected: number;
}

/** Every one of the days, those without calls included. Pure. */
export function daysAt({ items }: DailyStats, id: string, days: readonly string[]): Day[] {
  return days.map((day) => {
    const there = items
      .filter((item) => item.day === day)
      .flatMap(({ destinations }) => destinations.filter(({ destination }) => destination === id));
    const sum = (state: 'delivered' | 'unmatched' | 'rejected') =>
      there.reduce((all, { uploads }) => all + (uploads[state] ?? 0), 0);
    return { day, delivered: sum('delivered'), unmatched: sum('unmatched'), rejected: sum('rejected') };
  });
}

interface RowProps {
  readonly destination: Destination;
  /** The last one is today. Undefined while they load. */
  readonly days: readonly Day[] | undefined;
}

/** A row of counts, and one with the destination's health and actions. */
function DestinationRows({ destination, days }: RowProps) {
  const { destinations: texts } = useTexts();
  const format = useFormat();
  const platformName = usePlatformName();
  const canAct = useCanAct();
  const { id, platform, account, backlog, nextExpiryAt, nextRoundAt, lastSuccessAt, lastError } = destination;
  const week = (of: 'delivered' | 'unmatched' | 'rejected'): ReactNode => {
    if (days === undefined) return '…';
    const count = days.reduce((sum, day) => sum + day[of], 0);
    return count === 0 ? (
      '0'
    ) : (
      <TextLink to="/uploads" search={{ destination: id, state: of, period: '7' }} size="sm">
        {format.number(count)}
      </TextLink>
    );
  };
  return (
    <tbody>
      <tr>
        <td>
          <Title order={2} size="h5">
            {platformName(platform)}
          </Title>
          <Text size="xs" c="dimmed" className="rb-break">
            {[id, account].filter(Boolean).join(' · ')}
          </Text>
        </td>
        <td>{days === undefined ? '…' : format.number(days.at(-1)?.delivered ?? 0)}</td>
        <td>{week('delivered')}</td>
        <td>{week('unmatched')}</td>
        <td>{week('rejected')}</td>
        <td>{days && <Sparkline days={days.map(({ day, delivered }) => ({ day, count: delivered }))} />}</td>
        <td>
          {backlog === 0 ? (
            '0'
          ) : (
            <TextLink to="/uploads" search={{ destination: id, state: 'pending', period: 'all' }} size="sm">
              {format.number(backlog)}
            </TextLink>
          )}
          {nextExpiryAt !== null && (
            <Text size="xs" c="dimmed">
              {texts.firstLost(format.moment(nextExpiryAt))}
            </Text>
          )}
        </td>
        <td>{nextRoundAt === null ? '—' : format.moment(nextRoundAt)}</td>
        <td>{lastSuccessAt === null ? texts.never : format.ago(lastSuccessAt)}</td>
      </tr>
      <tr>
        <td colSpan={9}>
          <Stack gap={6}>
            <Group justify="space-between" align="flex-start" gap="xs">
              <DestinationHealth destination={destination} />
              <Group gap="xs">
                {canAct && <DestinationActions destination={destination} />}
                <TextLink to="/uploads" search={{ destination: id }} size="sm">
                  {texts.seeLog}
                </TextLink>
              </Group>
            </Group>
            <CheckResults id={id} />
            <PlatformReport destination={destination} />
            {lastError && (
              <Text size="sm" c="dimmed">
                {texts.lastError}, {format.ago(lastError.at)}: {lastError.text}
              </Text>
            )}
          </Stack>
        </td>
      </tr>
    </tbody>
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
    <Group gap="xs" wrap="nowrap" align="flex-start" style={{ flex: '1 1 320px' }}>
      <Mark size={20} color={`var(${colour})`} aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm">
        <Text span inherit fw={600}>
          {texts[health]}
          {since === null ? '' : `, ${texts.since(format.moment(since))}`}.
        </Text>{' '}
        {sentences.filter(Boolean).join(' ')}
      </Text>
    </Group>
  );
}
