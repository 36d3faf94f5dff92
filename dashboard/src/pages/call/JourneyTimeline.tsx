import { Text, Timeline } from '@mantine/core';
import { IconTarget, IconWebhook } from '@tabler/icons-react';
import { STATE_WORDS } from '@src/domain/state-words.js';
import type { Journey } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { TextLink } from '../../parts/links.js';
import { reasonOfStep } from '../../parts/reasons.js';
import { Section } from '../../parts/Section.js';
import { StateIcon } from '../../parts/StateMark.js';
import { useSpoken } from '../../texts/LanguageProvider.js';
import type { Language, Texts } from '../../texts/texts.js';
import { eventsOf, type JourneyEvent } from './journeyEvents.js';

/** The way of the call, first webhook to last verdict. */
export function JourneyTimeline({ journey }: { readonly journey: Journey }) {
  const { texts, language } = useSpoken();
  const format = useFormat();
  return (
    <Section title={texts.call.journey}>
      {journey.receiptsNote !== null && (
        <Text size="sm" c="dimmed" mb="sm">
          {journey.receiptsNote}
        </Text>
      )}
      <Timeline bulletSize={26} lineWidth={2} color="gray">
        {eventsOf(journey).map((event, index) => (
          <Timeline.Item key={index} bullet={<Bullet event={event} />} title={titleOf(event, texts, language)}>
            <Text size="xs" c="dimmed">
              {format.exact(event.at)}
              {event.kind === 'step' && ` · ${event.destination} · ${event.goal}`}
            </Text>
            <Detail event={event} />
          </Timeline.Item>
        ))}
      </Timeline>
    </Section>
  );
}

function Bullet({ event }: { readonly event: JourneyEvent }) {
  if (event.kind === 'step') return <StateIcon state={event.to} size={16} />;
  const Mark = event.kind === 'receipt' ? IconWebhook : IconTarget;
  return <Mark size={14} aria-hidden />;
}

function titleOf(event: JourneyEvent, { call }: Texts, language: Language): string {
  if (event.kind === 'receipt') return event.readable ? call.events.receipt : call.events.unreadable;
  if (event.kind === 'conversion') return call.events.conversion(event.goal);
  return STATE_WORDS[event.to][language].name;
}

/** A field of the call as the page calls it; `utm.campaign` and click ids by their own names. */
function fieldName(field: string, { call }: Texts): string {
  const names: Readonly<Record<string, string>> = { ...call.factNames, ...call.fieldNames };
  const name = names[field];
  if (name !== undefined) return name.charAt(0).toLowerCase() + name.slice(1);
  return field.replace(/^utm\./, 'utm_').replace(/^clickIds\./, '');
}

function Detail({ event }: { readonly event: JourneyEvent }) {
  const { texts, language } = useSpoken();
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
  const reason = reasonOfStep(event, format.moment(event.expiresAt), language);
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
