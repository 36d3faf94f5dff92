import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client.js';
import type { ConfigDifference } from '../../api/types.js';
import { ErrorAlert, QueryView } from '../../components/feedback.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** Shows what the config file would change, and applies it on request: all or nothing. */
export default function ConfigDialog({ onClose }: { readonly onClose: () => void }) {
  const { config: texts, common } = useTexts();
  const queries = useQueryClient();
  const preview = useQuery({
    queryKey: ['config difference'],
    queryFn: () => unwrap(api.GET('/api/v1/config/diff')),
    // The file may be saved while the dialog is open: only a person looks again.
    refetchInterval: false,
    staleTime: 0,
    gcTime: 0,
  });
  const reload = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/config/reload')),
    onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'config difference' }),
  });
  const apply = (): void => reload.mutate();
  const canApply = preview.data !== undefined && preview.data.changes.length > 0 && preview.data.needsRestart.length === 0;
  return (
    <Modal opened onClose={onClose} title={texts.title} size="lg" centered closeButtonProps={{ 'aria-label': common.close }}>
      <Stack>
        {reload.data ? (
          <>
            <Text role="status" fw={600}>
              {texts.applied(reload.data.changes.length)}
            </Text>
            <Difference difference={reload.data} />
          </>
        ) : (
          <QueryView query={preview} rows={2}>
            {(difference) => <Difference difference={difference} />}
          </QueryView>
        )}
        {reload.error && <ErrorAlert error={reload.error} again={apply} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {reload.data ? common.close : common.cancel}
          </Button>
          {!reload.data && canApply && (
            <Button loading={reload.isPending} onClick={apply}>
              {texts.apply}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

/** What changes, what that does to calls that wait, and what the file says that stops nothing. */
function Difference({ difference }: { readonly difference: ConfigDifference }) {
  const { config: texts } = useTexts();
  const { changes, effects, needsRestart, warnings } = difference;
  const shown = (value: string | null): string => value ?? texts.hidden;
  return (
    <>
      {changes.length === 0 ? (
        <Text>{texts.same}</Text>
      ) : (
        <List size="sm" spacing={4}>
          {changes.map(({ path, kind, before, after }) => (
            <List.Item key={path} className="rb-break">
              <Text span size="sm" ff="monospace">
                {path}
              </Text>
              {`: ${texts.kinds[kind]}`}
              {kind === 'changed' && `, ${shown(before)} → ${shown(after)}`}
              {kind === 'added' && after !== null && `, ${after}`}
            </List.Item>
          ))}
        </List>
      )}
      {effects.map((effect) => (
        <Text key={effect} size="sm">
          {effect}
        </Text>
      ))}
      {needsRestart.length > 0 && (
        <Alert color="yellow" variant="outline" title={texts.needsRestart}>
          {needsRestart.join(', ')}
        </Alert>
      )}
      {warnings.length > 0 && (
        <Alert color="yellow" variant="outline" title={texts.warnings}>
          {warnings.map((warning) => (
            <Text key={warning} size="sm">
              {warning}
            </Text>
          ))}
        </Alert>
      )}
    </>
  );
}
