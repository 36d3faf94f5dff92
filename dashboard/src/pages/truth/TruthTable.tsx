import { Badge, Button, Group, Stack, Text, Tooltip } from '@mantine/core';
import { LIGHT_TEXTS } from '@src/messages/truth-messages.js';
import { type Icon, IconCircleCheck, IconCircleDashed, IconCircleX, IconClock } from '@tabler/icons-react';
import { useState } from 'react';
import { useGoalName } from '../../api/goalNames.js';
import type { TruthLine } from '../../api/types.js';
import { type Format, useFormat } from '../../components/format.js';
import { type Column, DataTable } from '../../components/lists.js';
import { TextLink } from '../../components/links.js';
import { useLanguage, useTexts } from '../../texts/LanguageProvider.js';

const LIGHTS: Readonly<Record<TruthLine['light'], readonly [Icon, string]>> = {
  green: [IconCircleCheck, '--rb-good'],
  amber: [IconClock, '--rb-wait'],
  red: [IconCircleX, '--rb-bad'],
  grey: [IconCircleDashed, '--rb-over'],
};

export function TruthTable({ lines, byCampaign }: { readonly lines: readonly TruthLine[]; readonly byCampaign: boolean }) {
  const { truth: texts, common } = useTexts();
  const format = useFormat();
  const goalName = useGoalName();
  const columns: Column<TruthLine>[] = [
    { key: 'light', headerLabel: texts.gap, cell: ({ light }) => <LightMark light={light} />, nowrap: true },
    { key: 'day', header: texts.day, cell: (line) => <DayCell line={line} />, nowrap: true },
    { key: 'destination', header: common.destination, cell: ({ destination }) => destination, nowrap: true },
    { key: 'goal', header: texts.goal, cell: ({ goal, project }) => goalName(goal, project) },
    ...(byCampaign
      ? [{ key: 'campaign', header: texts.campaign, cell: ({ campaign }: TruthLine) => campaign ?? texts.noCampaign }]
      : []),
    { key: 'ours', header: texts.ours, cell: ({ ours }) => format.number(ours) },
    { key: 'theirs', header: texts.theirs, cell: ({ theirs }) => (theirs === null ? texts.notRead : format.number(theirs)) },
    ...(lines.some(({ direct }) => direct !== null)
      ? [{ key: 'direct', header: texts.direct, cell: ({ direct }: TruthLine) => (direct === null ? '' : format.number(direct)) }]
      : []),
    { key: 'gap', header: texts.gap, cell: ({ gap }) => (gap === null ? '' : signed(gap, format)), nowrap: true },
    { key: 'why', header: texts.why, cell: (line) => <Why line={line} />, minWidth: 200 },
  ];
  return <DataTable rows={lines} rowKey={rowKey} columns={columns} minWidth={860} />;
}

function rowKey({ destination, goal, day, campaign }: TruthLine): string {
  return JSON.stringify([destination, goal, day, campaign]);
}

function LightMark({ light }: Pick<TruthLine, 'light'>) {
  const { language } = useLanguage();
  const [Mark, colour] = LIGHTS[light];
  return (
    <Group gap={6} wrap="nowrap">
      <Mark size={18} stroke={1.8} color={`var(${colour})`} aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm">{LIGHT_TEXTS[light][language]}</Text>
    </Group>
  );
}

/** Names the kind of day: a visit's day in the counter's zone is not the day of the call. */
function DayCell({ line }: { readonly line: TruthLine }) {
  const { truth: texts } = useTexts();
  const format = useFormat();
  const { day, basis, maturity, asOf } = line;
  const about = [texts.bases[basis], texts.maturities[maturity], asOf === null ? texts.notRead : texts.asOf(format.ago(asOf))];
  return (
    <Tooltip label={about.join(', ')} openDelay={300}>
      <Text size="sm">{format.day(`${day}T12:00:00Z`)}</Text>
    </Tooltip>
  );
}

/** The causes with their calls, then the unexplained part. */
function Why({ line }: { readonly line: TruthLine }) {
  const { truth: texts } = useTexts();
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const { causes, unexplained, unexplainedCalls, gap, flags } = line;
  const calls = [...new Set([...causes.flatMap((cause) => cause.calls), ...unexplainedCalls])];
  if (gap === null) return null;
  if (causes.length === 0 && unexplained === 0 && flags.length === 0) return <Text size="sm">{texts.explained}</Text>;
  return (
    <Stack gap={4} align="flex-start">
      <Group gap={6}>
        {causes.map(({ code, text, count }) => (
          <Badge key={code} variant="light" color="gray" tt="none">
            {text} {signed(count, format)}
          </Badge>
        ))}
        {unexplained !== null && unexplained !== 0 && (
          <Badge variant="light" color="red" tt="none">
            {texts.unexplained(signed(unexplained, format))}
          </Badge>
        )}
        {flags.map((flag) => (
          <Badge key={flag} variant="outline" color="gray" tt="none">
            {texts.flags[flag]}
          </Badge>
        ))}
      </Group>
      {calls.length > 0 && (
        <Button variant="subtle" size="compact-xs" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
          {isOpen ? texts.hideCalls : texts.calls(calls.length)}
        </Button>
      )}
      {isOpen && (
        <Group gap="xs">
          {calls.map((id, index) => (
            <TextLink key={id} to="/calls/$id" params={{ id }} search size="sm">
              {texts.call(index + 1)}
            </TextLink>
          ))}
        </Group>
      )}
    </Stack>
  );
}

function signed(count: number, format: Format): string {
  return count > 0 ? `+${format.number(count)}` : format.number(count);
}
