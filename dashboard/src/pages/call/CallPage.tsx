import type { ReactNode } from 'react';
import { Button, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { unwrap, api } from '../../api/client.js';
import { useJourney } from '../../api/records.js';
import type { Journey } from '../../api/types.js';
import { useCanAct } from '../../app/session.js';
import { ErrorAlert, QueryView } from '../../components/feedback.js';
import { useCallSummary } from '../../components/format.js';
import { PageHeader } from '../../components/layout.js';
import { BackLink } from '../../components/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { Notes, OtherCalls } from './CallContext.js';
import { CallFacts, Identifiers } from './CallDetails.js';
import { DeliveryStatus } from './DeliveryStatus.js';
import { GoalAnswers } from './GoalAnswers.js';
import { JourneyTimeline } from './JourneyTimeline.js';
import { MarkCall } from './MarkCall.js';

export function CallPage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  return <QueryView query={useJourney(id)}>{(journey) => <OneCall journey={journey} />}</QueryView>;
}

function OneCall({ journey }: { readonly journey: Journey }) {
  const { call: texts } = useTexts();
  const words = useCallSummary();
  const canAct = useCanAct();
  const { call } = journey;
  return (
    <>
      <PageHeader
        title={texts.title(words.when(call))}
        lead={[call.callerNumber, call.city, words.talk(call)].filter(Boolean).join(' · ')}
        back={<BackLink home="calls" />}
      >
        {canAct && (
          <Group gap="xs">
            <RevealPhone callId={call.id} />
            <MarkCall journey={journey} />
          </Group>
        )}
      </PageHeader>
      <Stack>
        <DeliveryStatus journey={journey} />
        <GoalAnswers project={journey.call.project} goals={journey.goals} />
        <Notes journey={journey} />
        <OtherCalls calls={journey.otherCalls} />
        <JourneyTimeline journey={journey} />
        <CallFacts call={call} statusText={journey.statusText} />
        <Identifiers call={call} />
      </Stack>
    </>
  );
}

/** Reveals the caller's whole number to operators. It is not cached. */
export function RevealPhone({ callId }: { readonly callId: string }) {
  const { call: texts, common } = useTexts();
  const revealing = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/calls/{id}/reveal', { params: { path: { id: callId } } })),
    gcTime: 0,
  });
  if (revealing.error) return <ErrorAlert error={revealing.error} again={() => revealing.mutate()} />;
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
