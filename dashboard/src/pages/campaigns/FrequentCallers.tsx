import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Campaigns } from '../../api/types.js';
import { useMayAct } from '../../app/session.js';
import { useFormat } from '../../parts/format.js';
import { TextLink } from '../../parts/links.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { LabelDialog, LABELS, type Label } from './LabelDialog.js';

type Caller = Campaigns['frequentCallers'][number];

export function FrequentCallers({ callers }: { readonly callers: readonly Caller[] }) {
  const { campaigns: texts } = useTexts();
  return (
    <Section title={texts.frequent}>
      <Text c="dimmed" size="sm" mb="sm">
        {texts.frequentLead}
      </Text>
      <Stack component="ul" className="rb-list" gap="xs">
        {callers.map((one) => (
          <OneCaller key={`${one.project} ${one.caller}`} of={one} />
        ))}
      </Stack>
    </Section>
  );
}

function OneCaller({ of: { project, caller, callerNumber, calls, answered, lastAt } }: { readonly of: Caller }) {
  const { campaigns: texts } = useTexts();
  const format = useFormat();
  const mayAct = useMayAct();
  const [label, setLabel] = useState<Label | null>(null);
  const name = callerNumber ?? caller;
  return (
    <Group component="li" justify="space-between" gap="xs">
      <Text size="sm">
        <TextLink to="/calls" search={{ caller, project }} aria-label={texts.callsOf(name)}>
          {name}
        </TextLink>
        : {texts.frequentLine(calls, answered)}, {format.ago(lastAt)}
      </Text>
      {mayAct && (
        <Group gap="xs">
          {LABELS.map((one) => (
            <Button
              key={one}
              variant="default"
              size="compact-sm"
              aria-label={`${texts.labels[one]}: ${name}`}
              onClick={() => setLabel(one)}
            >
              {texts.labels[one]}
            </Button>
          ))}
        </Group>
      )}
      {label !== null && (
        <LabelDialog label={label} project={project} caller={caller} name={name} onClose={() => setLabel(null)} />
      )}
    </Group>
  );
}
