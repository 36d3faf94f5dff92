import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../texts/LanguageProvider.js';
import { Failure } from './Failure.js';
import { actName, doUploads, type Counts, type Target, type UploadAct } from './uploadActs.js';
import { useAct } from './useAct.js';

interface Props {
  readonly act: UploadAct;
  readonly target: Target;
  readonly onClose: () => void;
}

/** Says how many uploads an act would touch, and acts when the person agrees. */
export function ActPreview({ act, target, onClose }: Props) {
  const texts = useTexts();
  const { preview } = texts.uploads;
  const counted = useQuery({
    queryKey: ['preview', act, target],
    queryFn: () => doUploads(act, target, true),
    gcTime: 0,
    staleTime: 0,
  });
  const acting = useAct(
    () => doUploads(act, target, false),
    ({ done, ignored }: Counts) => preview.done(done, ignored),
  );
  const go = (): void => acting.mutate(undefined, { onSettled: onClose });
  return (
    <Modal opened onClose={onClose} title={actName(texts, act)} centered closeButtonProps={{ 'aria-label': texts.common.close }}>
      <Stack>
        {counted.error && <Failure error={counted.error} again={() => void counted.refetch()} />}
        {counted.isPending && (
          <Group role="status">
            <Loader size="sm" />
            <Text>{preview.counting}</Text>
          </Group>
        )}
        {counted.data && <Said act={act} counts={counted.data} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          {counted.data && counted.data.done > 0 && (
            <Button onClick={go} loading={acting.isPending}>
              {preview.go(counted.data.done)}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Said({ act, counts }: { readonly act: UploadAct; readonly counts: Counts }) {
  const { preview } = useTexts().uploads;
  return (
    <>
      <Text>{counts.done === 0 ? preview.nothing : preview[act](counts.done)}</Text>
      {counts.ignored > 0 && <Text c="dimmed">{preview.ignored(counts.ignored)}</Text>}
    </>
  );
}
