import { Button, Text, Tooltip } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { answered, api } from '../../api/client.js';
import { Failure } from '../../parts/Failure.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** The whole number, for operators; kept nowhere in the page but in what is shown. */
export function RevealPhone({ callId }: { readonly callId: string }) {
  const { call: texts, common } = useTexts();
  const revealing = useMutation({
    mutationFn: () => answered(api.POST('/api/v1/calls/{id}/reveal', { params: { path: { id: callId } } })),
    gcTime: 0,
  });
  if (revealing.error) return <Failure error={revealing.error} again={() => revealing.mutate()} />;
  if (revealing.data) {
    return (
      <Text fw={700} role="status">
        {revealing.data.callerNumber ?? common.unknown}
      </Text>
    );
  }
  return (
    <Tooltip label={texts.revealHint}>
      <Button
        variant="default"
        leftSection={<IconEye size={16} aria-hidden />}
        loading={revealing.isPending}
        onClick={() => revealing.mutate()}
      >
        {texts.reveal}
      </Button>
    </Tooltip>
  );
}
