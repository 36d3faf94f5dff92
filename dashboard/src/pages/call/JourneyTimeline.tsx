import { Text, Timeline } from '@mantine/core';
import { IconPencil, IconTarget, IconWebhook } from '@tabler/icons-react';
import { groupBy } from '@src/domain/collections.js';
import { STATE_MESSAGES } from '@src/messages/state-messages.js';
import { useGoalName } from '../../api/goalNames.js';
import type { Journey, UploadDetail, UploadState } from '../../api/types.js';
import { StateIcon } from '../../components/StateBadge.js';
import { useFormat } from '../../components/format.js';
import { Section } from '../../components/layout.js';
import { TextLink } from '../../components/links.js';
import { reasonOfStep } from '../../components/reasons.js';
import { useLanguage } from '../../texts/LanguageProvider.js';
import type { Language, Texts } from '../../texts/texts.js';

/** The call's history: what came and what it counts for, then the steps at each destination, folded. */
export function JourneyTimeline({ journey }: { readonly journey: Journey }) {
  const { texts, language } = useLanguage();
  const format = useFormat();
  const goalName = useGoalName();
  const events = eventsOf(journey, (goal) => goalName(goal, journey.call.project));
  return (
    <Section title={texts.call.journey}>
      {journey.receiptsNote !== null && (
        <Text size="sm" c="dimmed" mb="sm">
          {journey.receiptsNote}
        </Text>
      )}
      <Events events={events.filter(({ kind }) => kind !== 'step')} />
      {[...groupBy(events.filter(isStep), ({ destination }) => destination)].map(([destination, steps]) => {
        const last = steps.at(-1);
        return (
          <details key={destination} className="rb-fold">
            <summary>
              {destination}
              {last && `: ${STATE_MESSAGES[last.to][language].name}, ${format.moment(last.at)}`}{' '}
              <Text span size="xs" c="dimmed">
                {texts.call.steps(steps.length)}
              </Text>
            </summary>
            <Events events={steps} />
          </details>
        );
      })}
    </Section>
  );
}

function Events({ events }: { readonly events: readonly JourneyEvent[] }) {
  const { texts, language } = useLanguage();
  const format = useFormat();
  return (
    <Timeline bulletSize={24} lineWidth={2} color="gray">
      {events.map((event, index) => (
        <Timeline.Item key={index} bullet={<Bullet event={event} />} title={titleOf(event, texts, language)}>
          <Text size="xs" c="dimmed">
            {format.exact(event.at)}
            {event.kind === 'step' && ` · ${event.goal}`}
          </Text>
          <Detail event={event} />
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

type StepEvent = Extract<JourneyEvent, { readonly kind: 'step' }>;

function isStep(event: JourneyEvent): event is StepEvent {
  return event.kind === 'step';
}

function Bullet({ event }: { readonly event: JourneyEvent }) {
  if (event.kind === 'step') return <StateIcon state={event.to} size={16} />;
  const Icon = { receipt: IconWebhook, mark: IconPencil, conversion: IconTarget }[event.kind];
  return <Icon size={14} aria-hidden />;
}

function titleOf(event: JourneyEvent, { call }: Texts, language: Language): string {
  if (event.kind === 'receipt') return event.readable ? call.events.receipt : call.events.unreadable;
  if (event.kind === 'mark') return call.events.mark(event.who, event.what, event.removed);
  if (event.kind === 'conversion') return call.events.conversion(event.goal);
  return STATE_MESSAGES[event.to][language].name;
}

/** The label of a call field; UTM parameters and click ids keep their technical names. */
function fieldName(field: string, { call }: Texts): string {
  const names: Readonly<Record<string, string>> = { ...call.factNames, ...call.fieldNames };
  const name = names[field];
  if (name !== undefined) return name.charAt(0).toLowerCase() + name.slice(1);
  return field.replace(/^utm\./, 'utm_').replace(/^clickIds\./, '');
}

function Detail({ event }: { readonly event: JourneyEvent }) {
  const { texts, language } = useLanguage();
  const format = useFormat();
  if (event.kind === 'receipt') {
    const brought =
      event.brought.length === 0 ? null : texts.call.brought(event.brought.map((field) => fieldName(field, texts)).join(', '));
    return (
      <Text size="sm" className="rb-break">
        {event.text ?? brought}
      </Text>
    );
  }
  if (event.kind === 'conversion') {
    return <Text size="sm">{event.by === 'mark' ? texts.call.events.byMark : texts.call.events.byRule}</Text>;
  }
  if (event.kind === 'mark') {
    return (
      <Text size="sm" className="rb-break">
        {event.note}
      </Text>
    );
  }
  const reason = event.left === 'no' ? texts.call.events.notLeft : reasonOfStep(event, format.moment(event.expiresAt), language);
  return (
    <>
      {reason !== null && (
        <Text size="sm" className="rb-break">
          {reason}
        </Text>
      )}
      {event.requestId !== null && (
        <TextLink to="/requests/$id" params={{ id: event.requestId }} search size="sm">
          {texts.call.events.seeRequest}
        </TextLink>
      )}
    </>
  );
}

/** One event in the history of a call. */
export type JourneyEvent =
  | {
      readonly at: string;
      readonly kind: 'receipt';
      readonly readable: boolean;
      readonly text: string | null;
      readonly brought: readonly string[];
    }
  | {
      readonly at: string;
      readonly kind: 'mark';
      readonly who: string;
      readonly what: string;
      readonly removed: boolean;
      readonly note: string | null;
    }
  | { readonly at: string; readonly kind: 'conversion'; readonly goal: string; readonly by: 'rule' | 'mark' }
  | {
      readonly at: string;
      readonly kind: 'step';
      readonly destination: string;
      readonly goal: string;
      readonly to: UploadState;
      readonly code: string | null;
      readonly message: string | null;
      readonly expiresAt: string;
      readonly requestId: string | null;
      /** Of a step to `sending`. */
      readonly left: UploadDetail['history'][number]['left'];
    };

/** All events of a call in order of time. Pure. @param goalName what people call a goal */
export function eventsOf({ receipts, marks, conversions, uploads }: Journey, goalName: (goal: string) => string): JourneyEvent[] {
  const events: JourneyEvent[] = [
    ...receipts.map(({ receivedAt, verdict, reason, changed }) => {
      const brought = (changed ?? []).map(({ field }) => field);
      return {
        at: receivedAt,
        kind: 'receipt' as const,
        readable: verdict !== 'unreadable',
        text: reason?.text ?? null,
        brought,
      };
    }),
    ...marks.map(({ at, who, goal, label, removed, note }) => {
      return { at, kind: 'mark' as const, who, what: label ?? (goal === null ? '' : goalName(goal)), removed, note };
    }),
    ...conversions.map(({ createdAt, goal, decidedBy }) => {
      return { at: createdAt, kind: 'conversion' as const, goal: goalName(goal), by: decidedBy };
    }),
    ...uploads.flatMap(({ destination, goal, expiresAt, history }) =>
      history.map(({ at, to, code, message, requestId, left }) => {
        const step = { to, code, message, expiresAt, requestId, left };
        return { at, kind: 'step' as const, destination, goal: goalName(goal), ...step };
      }),
    ),
  ];
  // The sort is stable: receipts come before conversions and steps of the same millisecond.
  return events.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
