import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { unwrap, api } from '../../api/client.js';
import type { Campaigns } from '../../api/types.js';
import { useCanAct } from '../../app/session.js';
import { QueryView } from '../../components/feedback.js';
import { useFormat } from '../../components/format.js';
import { Section } from '../../components/layout.js';
import { TextLink } from '../../components/links.js';
import { useAction } from '../../components/useAction.js';
import { useTexts } from '../../texts/LanguageProvider.js';

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
  const canAct = useCanAct();
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
      {canAct && (
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

export const LABELS = ['spam', 'test'] as const;
export type Label = (typeof LABELS)[number];

/** The largest page of calls, below the limit of one request to mark. */
const MOST_CALLS = 500;

interface Props {
  readonly label: Label;
  readonly project: string;
  readonly caller: string;
  /** The caller's display name. */
  readonly name: string;
  readonly onClose: () => void;
}

/** Confirmation dialog that marks all calls of a caller, after it has shown how many they are. */
export function LabelDialog({ label, project, caller, name, onClose }: Props) {
  const { campaigns: texts, common } = useTexts();
  const query = { project, caller, limit: MOST_CALLS };
  const found = useQuery({
    queryKey: ['calls of', query],
    queryFn: () => unwrap(api.GET('/api/v1/calls', { params: { query } })),
    gcTime: 0,
  });
  const marking = useAction(
    (ids: readonly string[]) => {
      const items = ids.map((callId) => ({ callId, project, label }));
      return unwrap(api.POST('/api/v1/marks', { body: { items } }));
    },
    ({ marked }) => texts.labelled(marked),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${texts.labels[label]}: ${name}`}
      centered
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <QueryView query={found} rows={2}>
        {({ items }) => (
          <Stack>
            <Text>{texts.labelLead[label](items.length)}</Text>
            <Text size="sm" c="dimmed">
              {texts.labelHint}
            </Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {common.cancel}
              </Button>
              <Button
                loading={marking.isPending}
                onClick={() =>
                  marking.mutate(
                    items.map(({ id }) => id),
                    { onSuccess: onClose },
                  )
                }
              >
                {texts.labelGo(items.length)}
              </Button>
            </Group>
          </Stack>
        )}
      </QueryView>
    </Modal>
  );
}
