import { Button, Divider, Group, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useProjects } from '../../api/records.js';
import { type Span, useAlertWatch } from '../../api/reports.js';
import type { AlertWatch } from '../../api/types.js';
import { useCanAct } from '../../app/session.js';
import { QueryView } from '../../components/feedback.js';
import { sumText, useFormat } from '../../components/format.js';
import { Section } from '../../components/layout.js';
import { ButtonLink } from '../../components/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { useDestinationActions } from '../destinations/DestinationActions.js';
import { type AttentionPoint, useAttention } from './attentionPoints.js';
import { FirstSteps, useIsStarted } from './FirstSteps.js';

/** Points that need a person, each with advice and a link; and the state of the alert rules. */
export function Attention({ span }: { readonly span: Span }) {
  const { overview: texts } = useTexts();
  const { data: projects = [] } = useProjects();
  const nameOf = (id: string): string | null =>
    span.project !== undefined || projects.length < 2 ? null : (projects.find((one) => one.id === id)?.name ?? id);
  const isStarted = useIsStarted(span.project);
  return (
    <Section title={texts.attention}>
      <FirstSteps project={span.project} />
      <QueryView query={useAttention(span)} rows={2}>
        {(points) =>
          points.length === 0 ? (
            isStarted && (
              <Group gap="xs">
                <IconCircleCheck size={22} color="var(--rb-good)" aria-hidden />
                <Text>{texts.allWell}</Text>
              </Group>
            )
          ) : (
            <Stack component="ul" className="rb-list" gap={2}>
              {points.map((point) => (
                <PointItem key={`${point.project} ${point.text}`} point={point} projectName={nameOf(point.project)} />
              ))}
            </Stack>
          )
        }
      </QueryView>
      <Divider my="sm" />
      <AlertRulesStatus />
    </Section>
  );
}

/** One line: what, how many calls, their value, the time left; and the action. */
function PointItem({ point, projectName }: { readonly point: AttentionPoint; readonly projectName: string | null }) {
  const { overview: texts } = useTexts();
  const format = useFormat();
  const { text, details, since, calls, values, until } = point;
  const facts = [
    since === null ? null : texts.since(format.moment(since)),
    calls === null || calls === 0 ? null : texts.waiting(calls),
    sumText(values, format),
    until === null ? null : texts.lostIn(format.ago(until)),
  ];
  return (
    <Group component="li" gap="xs" wrap="nowrap" mih={32} className="rb-point">
      <IconAlertTriangle size={18} color="var(--rb-wait)" aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm" title={details ?? undefined} className="rb-point-text">
        <Text span inherit fw={600}>
          {[projectName, text].filter((part) => part !== null).join(': ')}
        </Text>{' '}
        {facts.filter(Boolean).join(' · ')}{' '}
        <Text span inherit c="dimmed">
          {details}
        </Text>
      </Text>
      <PointAction point={point} />
    </Group>
  );
}

/** Resumes or checks the destination at once; for viewers and other points, a link to where it is shown. */
function PointAction({ point }: { readonly point: AttentionPoint }) {
  const { overview: texts, destinations } = useTexts();
  const canAct = useCanAct();
  const { action, destination, text, to, search } = point;
  const { resume, check } = useDestinationActions(destination ?? '');
  if (!canAct || action === 'show' || destination === null) {
    return (
      <ButtonLink to={to} search={search} variant="default" size="compact-sm" aria-label={`${texts.toLook}: ${text}`}>
        {texts.toLook}
      </ButtonLink>
    );
  }
  const mutation = action === 'resume' ? resume : check;
  return (
    <Button
      variant="default"
      size="compact-sm"
      loading={mutation.isPending}
      aria-label={`${destinations[action]}: ${text}`}
      onClick={() => mutation.mutate(undefined)}
    >
      {destinations[action]}
    </Button>
  );
}

/**
 * When the alert rules were last evaluated, what they are, and who is notified: an empty list must not mean that nobody checked.
 */
export function AlertRulesStatus() {
  return (
    <QueryView query={useAlertWatch()} rows={1}>
      {(watch) => <AlertRules watch={watch} />}
    </QueryView>
  );
}

function AlertRules({ watch: { lookedAt, rules, channels } }: { readonly watch: AlertWatch }) {
  const { overview: texts } = useTexts();
  const format = useFormat();
  const [isOpen, { toggle }] = useDisclosure();
  const wanted = rules.flatMap(({ text }) => text ?? []);
  const off = rules.length - wanted.length;
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {lookedAt === null ? texts.notLooked : texts.looked(format.ago(lookedAt))} <AlertChannels channels={channels} />
      </Text>
      {channels.map(
        ({ channel, waiting, trouble }) =>
          trouble !== null && (
            <Group key={channel} gap="xs" wrap="nowrap" align="flex-start">
              <IconAlertTriangle size={20} color="var(--rb-wait)" aria-hidden style={{ flexShrink: 0 }} />
              <Text size="sm" className="rb-break">
                {texts.untold(texts.channels[channel], waiting, trouble)}
              </Text>
            </Group>
          ),
      )}
      <div>
        <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={isOpen}>
          {texts.watched}
        </Button>
        {isOpen && (
          <>
            <List size="sm" mt="xs" spacing={2}>
              {wanted.map((text) => (
                <List.Item key={text}>{text}</List.Item>
              ))}
            </List>
            {off > 0 && (
              <Text size="sm" c="dimmed" mt="xs">
                {texts.watchedOff(off)}
              </Text>
            )}
          </>
        )}
      </div>
    </Stack>
  );
}

function AlertChannels({ channels }: { readonly channels: AlertWatch['channels'] }) {
  const { overview: texts } = useTexts();
  const format = useFormat();
  if (channels.length === 0) return texts.notifiedNobody;
  const each = channels.map(({ channel, lastSentAt }) => {
    const last = lastSentAt === null ? texts.notifiedNever : texts.notifiedLast(format.ago(lastSentAt));
    return `${texts.channels[channel]} (${last})`;
  });
  return texts.notified(each.join(', '));
}
