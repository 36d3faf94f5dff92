import { Group, Stack, Text } from '@mantine/core';
import { useGoalName } from '../../api/goalNames.js';
import type { Journey } from '../../api/types.js';
import { clockText, useFormat } from '../../components/format.js';
import { Section } from '../../components/layout.js';
import { TextLink } from '../../components/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** The other calls of this caller, newest first. */
export function OtherCalls({ calls }: { readonly calls: Journey['otherCalls'] }) {
  const { call: texts, calls: list } = useTexts();
  const format = useFormat();
  if (calls.length === 0) return null;
  return (
    <Section title={texts.otherCalls(calls.length)}>
      <Stack component="ul" className="rb-list" gap={4}>
        {calls.map(({ id, at, answered, talkSeconds, utmCampaign }) => (
          <Group component="li" key={id} gap="sm">
            <TextLink to="/calls/$id" params={{ id }} search={{}} size="sm" fw={600}>
              {format.moment(at)}
            </TextLink>
            <Text size="sm">
              {[answered === false ? list.missed : talkSeconds === null ? null : clockText(talkSeconds), utmCampaign]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

/** What people wrote about the call, with their names. */
export function Notes({ journey: { marks, call } }: { readonly journey: Pick<Journey, 'marks' | 'call'> }) {
  const { call: texts } = useTexts();
  const format = useFormat();
  const goalName = useGoalName();
  const { project } = call;
  const notes = marks.filter(({ note }) => note !== null);
  if (notes.length === 0) return null;
  return (
    <Section title={texts.notes}>
      <Stack component="ul" className="rb-list" gap={6}>
        {notes.map(({ at, who, note, goal, label, removed }) => (
          <li key={at + who}>
            <Text size="xs" c="dimmed">
              {format.moment(at)}, {texts.events.mark(who, label ?? (goal === null ? '' : goalName(goal, project)), removed)}
            </Text>
            <Text size="sm" className="rb-break">
              {note}
            </Text>
          </li>
        ))}
      </Stack>
    </Section>
  );
}
