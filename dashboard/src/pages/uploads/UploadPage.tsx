import { useGoalName } from '../../api/goalNames.js';
import type { ReactNode } from 'react';
import { Stack, Text, Timeline } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { STATE_MESSAGES } from '@src/messages/state-messages.js';
import { useUpload } from '../../api/records.js';
import type { UploadDetail } from '../../api/types.js';
import { StateIcon, StateBadge } from '../../components/StateBadge.js';
import { UploadActions } from '../../components/UploadActions.js';
import { QueryView } from '../../components/feedback.js';
import { useFormat } from '../../components/format.js';
import { Facts, PageHeader, Section } from '../../components/layout.js';
import { BackLink, TextLink } from '../../components/links.js';
import { reasonOfStep, UploadReason } from '../../components/reasons.js';
import { useLanguage, useTexts } from '../../texts/LanguageProvider.js';

export function UploadPage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  const { uploads: texts } = useTexts();
  return (
    <>
      <PageHeader title={texts.title} back={<BackLink home="uploads" />} />
      <QueryView query={useUpload(id)}>{(upload) => <OneUpload upload={upload} />}</QueryView>
    </>
  );
}

function OneUpload({ upload }: { readonly upload: UploadDetail }) {
  const { uploads: texts, common } = useTexts();
  const format = useFormat();
  const goalName = useGoalName();
  const { identifier, value, currency } = upload;
  const facts = [
    { name: texts.goal, value: goalName(upload.goal, upload.project) },
    { name: texts.value, value: value === null ? common.none : format.money(value, currency) },
    { name: texts.identifier, value: identifier === null ? common.none : `${identifier.kind} ${identifier.value}` },
    { name: texts.expires, value: format.moment(upload.expiresAt) },
    { name: texts.key, value: upload.idempotencyKey },
    { name: texts.remoteRef, value: upload.remoteRef ?? common.none },
  ];
  return (
    <Stack>
      <Section
        title={upload.destination}
        aside={
          <TextLink to="/calls/$id" params={{ id: upload.callId }} search>
            {texts.seeCall}
          </TextLink>
        }
      >
        <Stack gap="sm">
          <StateBadge state={upload.state} strong />
          <UploadReason upload={upload} />
          <UploadActions ids={[upload.id]} states={[upload.state]} />
          <Facts facts={facts} />
        </Stack>
      </Section>
      <Section title={texts.history}>
        <History upload={upload} />
      </Section>
    </Stack>
  );
}

function History({ upload }: { readonly upload: UploadDetail }) {
  const { texts, language } = useLanguage();
  const format = useFormat();
  const closed = format.moment(upload.expiresAt);
  return (
    <Timeline bulletSize={26} lineWidth={2} color="gray">
      {upload.history.map(({ at, to, requestId, left, ...why }, index) => (
        <Timeline.Item key={index} bullet={<StateIcon state={to} size={16} />} title={STATE_MESSAGES[to][language].name}>
          <Text size="xs" c="dimmed">
            {format.exact(at)}
          </Text>
          <Text size="sm" className="rb-break">
            {left === 'no' ? texts.call.events.notLeft : reasonOfStep(why, closed, language)}
          </Text>
          {requestId !== null && (
            <TextLink to="/requests/$id" params={{ id: requestId }} search size="sm">
              {texts.call.events.seeRequest}
            </TextLink>
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
