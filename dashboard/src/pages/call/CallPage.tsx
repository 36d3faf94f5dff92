import { Group, Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useJourney } from '../../api/one.js';
import type { Journey } from '../../api/types.js';
import { useMayAct } from '../../app/session.js';
import { BackLink } from '../../parts/BackLink.js';
import { Loaded } from '../../parts/Loaded.js';
import { PageHead } from '../../parts/PageHead.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { useCallWords } from '../calls/useCallWords.js';
import { CallFacts } from './CallFacts.js';
import { GoalAnswers } from './GoalAnswers.js';
import { Identifiers } from './Identifiers.js';
import { JourneyTimeline } from './JourneyTimeline.js';
import { MarkCall } from './MarkCall.js';
import { RevealPhone } from './RevealPhone.js';
import { Standing } from './Standing.js';

export function CallPage() {
  const { id = '' } = useParams({ strict: false });
  return <Loaded asked={useJourney(id)}>{(journey) => <OneCall journey={journey} />}</Loaded>;
}

function OneCall({ journey }: { readonly journey: Journey }) {
  const { call: texts } = useTexts();
  const words = useCallWords();
  const mayAct = useMayAct();
  const { call } = journey;
  return (
    <>
      <PageHead
        title={texts.title(words.when(call))}
        lead={[call.callerNumber, call.city, words.talk(call)].filter(Boolean).join(' · ')}
        back={<BackLink home="calls" />}
      >
        {mayAct && (
          <Group gap="xs">
            <RevealPhone callId={call.id} />
            <MarkCall journey={journey} />
          </Group>
        )}
      </PageHead>
      <Stack>
        <Standing journey={journey} />
        <GoalAnswers goals={journey.goals} />
        <JourneyTimeline journey={journey} />
        <CallFacts call={call} statusText={journey.statusText} />
        <Identifiers call={call} />
      </Stack>
    </>
  );
}
