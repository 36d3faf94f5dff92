import type { ReactNode } from 'react';
import { Code, SimpleGrid, Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useRequest } from '../api/records.js';
import type { SentRequest } from '../api/types.js';
import { QueryView } from '../components/feedback.js';
import { useFormat } from '../components/format.js';
import { indentJson } from '../components/indentJson.js';
import { Facts, PageHeader, Section } from '../components/layout.js';
import { BackLink } from '../components/links.js';
import { useTexts } from '../texts/LanguageProvider.js';

export function RequestPage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  const { request: texts } = useTexts();
  return (
    <>
      <PageHeader title={texts.title} lead={texts.lead} back={<BackLink home="uploads" />} />
      <QueryView query={useRequest(id)}>{(request) => <OneRequest request={request} />}</QueryView>
    </>
  );
}

function OneRequest({ request }: { readonly request: SentRequest }) {
  const { request: texts, common } = useTexts();
  const format = useFormat();
  const { startedAt, finishedAt, left } = request;
  const answered = request.httpStatus !== null || request.response !== null;
  const onTheWay = left === 'no' ? texts.notLeft : left === 'unknown' ? texts.mayHaveLeft : null;
  const facts = [
    { name: common.destination, value: `${request.destination}, ${texts.rows(request.rows)}` },
    { name: texts.sent, value: [format.exact(startedAt), ...(onTheWay === null ? [] : [onTheWay])].join(', ') },
    { name: texts.answered, value: answered && finishedAt !== null ? format.exact(finishedAt) : texts.noAnswer },
    { name: texts.httpStatus, value: request.httpStatus === null ? texts.noAnswer : String(request.httpStatus) },
    { name: texts.remoteId, value: request.remoteId ?? common.none },
  ];
  return (
    <Stack>
      <Section title={request.destination}>
        <Facts facts={facts} columns={5} />
      </Section>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Section title={left === 'no' ? texts.whatNotSent : texts.what}>
          <Payload text={request.request} />
        </Section>
        <Section title={texts.answer}>
          <Payload text={request.response} />
        </Section>
      </SimpleGrid>
    </Stack>
  );
}

function Payload({ text }: { readonly text: string | null }) {
  const { request: texts } = useTexts();
  if (text === null || text === '') return <Text c="dimmed">{texts.nothingKept}</Text>;
  return (
    <Code block className="rb-code" tabIndex={0}>
      {indentJson(text)}
    </Code>
  );
}
