import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { answered, api } from '../../api/client.js';
import { Loaded } from '../../parts/Loaded.js';
import { useAct } from '../../parts/useAct.js';
import { useTexts } from '../../texts/LanguageProvider.js';

export const LABELS = ['spam', 'test'] as const;
export type Label = (typeof LABELS)[number];

/** As many as one page of calls holds, and fewer than one request may mark. */
const MOST_CALLS = 500;

interface Props {
  readonly label: Label;
  readonly project: string;
  readonly caller: string;
  /** As people are shown the caller. */
  readonly name: string;
  readonly onClose: () => void;
}

/** Marks all calls of a caller, newest first, after it has said how many they are. */
export function LabelDialog({ label, project, caller, name, onClose }: Props) {
  const { campaigns: texts, common } = useTexts();
  const query = { project, caller, limit: MOST_CALLS };
  const found = useQuery({
    queryKey: ['calls of', query],
    queryFn: () => answered(api.GET('/api/v1/calls', { params: { query } })),
    gcTime: 0,
  });
  const marking = useAct(
    (ids: readonly string[]) => {
      const items = ids.map((callId) => ({ callId, project, label }));
      return answered(api.POST('/api/v1/marks', { body: { items } }));
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
      <Loaded asked={found} rows={2}>
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
      </Loaded>
    </Modal>
  );
}
