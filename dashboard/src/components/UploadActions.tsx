import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { unwrap, api } from '../api/client.js';
import type { UploadsQuery, UploadState } from '../api/types.js';
import { useCanAct } from '../app/session.js';
import { useTexts } from '../texts/LanguageProvider.js';
import type { Texts } from '../texts/texts.js';
import { ErrorAlert } from './feedback.js';
import { useAction } from './useAction.js';

/** Buttons for the actions on these uploads. Each opens a dialog that first shows what it would do. */
export function UploadActions({ ids, states }: { readonly ids: string[]; readonly states: readonly UploadState[] }) {
  const texts = useTexts();
  const canAct = useCanAct();
  const [act, setAct] = useState<UploadAction | null>(null);
  const acts = actionsFor(states);
  if (!canAct || acts.length === 0) return null;
  return (
    <Group gap="xs">
      {acts.map((one) => (
        <Button key={one} variant="default" size="xs" onClick={() => setAct(one)}>
          {actionName(texts, one)}
        </Button>
      ))}
      {act !== null && <ActionDialog act={act} target={{ ids }} onClose={() => setAct(null)} />}
    </Group>
  );
}

interface Props {
  readonly act: UploadAction;
  readonly target: Target;
  readonly onClose: () => void;
}

/** Confirmation dialog: counts how many uploads an action would change, and runs it when the person agrees. */
export function ActionDialog({ act, target, onClose }: Props) {
  const texts = useTexts();
  const { preview } = texts.uploads;
  const counted = useQuery({
    queryKey: ['preview', act, target],
    queryFn: () => runUploadAction(act, target, true),
    gcTime: 0,
    staleTime: 0,
    refetchInterval: false,
  });
  const acting = useAction(
    () => runUploadAction(act, target, false),
    ({ done, ignored }: Counts) => preview.done(done, ignored),
  );
  const go = (): void => acting.mutate(undefined, { onSettled: onClose });
  return (
    <Modal
      opened
      onClose={onClose}
      title={actionName(texts, act)}
      centered
      closeButtonProps={{ 'aria-label': texts.common.close }}
    >
      <Stack>
        {counted.error && <ErrorAlert error={counted.error} again={() => void counted.refetch()} />}
        {counted.isPending && (
          <Group role="status">
            <Loader size="sm" />
            <Text>{preview.counting}</Text>
          </Group>
        )}
        {counted.data && <ActionCounts act={act} counts={counted.data} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          {counted.data && counted.data.done > 0 && (
            <Button onClick={go} loading={acting.isPending}>
              {preview.go[act]}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function ActionCounts({ act, counts }: { readonly act: UploadAction; readonly counts: Counts }) {
  const { preview } = useTexts().uploads;
  return (
    <>
      <Text>{counts.done === 0 ? preview.nothing : preview[act](counts.done)}</Text>
      {counts.ignored > 0 && <Text c="dimmed">{preview.ignored(counts.ignored)}</Text>}
    </>
  );
}

/** Actions on uploads; the API decides which uploads they apply to. */
export const UPLOAD_ACTIONS = ['retry', 'cancel', 'arrived', 'resend'] as const;
export type UploadAction = (typeof UPLOAD_ACTIONS)[number];

export type UploadFilter = Omit<UploadsQuery, 'limit' | 'cursor'>;
export type Target = { readonly ids: string[] } | { readonly filter: UploadFilter };

export interface Counts {
  readonly done: number;
  readonly ignored: number;
}

/** The states in which an action may apply; the preview tells to how many uploads it does. */
const FOR_STATE: Readonly<Record<UploadAction, readonly UploadState[]>> = {
  retry: ['pending', 'rejected', 'unmatched', 'cancelled'],
  cancel: ['skipped', 'pending', 'unmatched', 'rejected', 'uncertain'],
  arrived: ['uncertain'],
  resend: ['uncertain'],
};

export function actionsFor(states: readonly UploadState[]): UploadAction[] {
  return UPLOAD_ACTIONS.filter((act) => states.some((state) => FOR_STATE[act].includes(state)));
}

/** Runs an action, or with `preview` only counts what it would change. */
export function runUploadAction(act: UploadAction, target: Target, preview: boolean): Promise<Counts> {
  const body = { ...target, preview };
  switch (act) {
    case 'retry':
      return unwrap(api.POST('/api/v1/uploads/retry', { body }));
    case 'cancel':
      return unwrap(api.POST('/api/v1/uploads/cancel', { body }));
    case 'arrived':
      return unwrap(api.POST('/api/v1/uploads/resolve', { body: { ...body, as: 'delivered' } }));
    case 'resend':
      return unwrap(api.POST('/api/v1/uploads/resolve', { body: { ...body, as: 'resend' } }));
  }
}

export function actionName({ uploads }: Texts, act: UploadAction): string {
  return act === 'cancel' ? uploads.cancelAct : uploads[act];
}
