import { Code, SimpleGrid, Stack, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useRequest } from '../../api/one.js';
import type { SentRequest } from '../../api/types.js';
import { BackLink } from '../../parts/BackLink.js';
import { Facts } from '../../parts/Facts.js';
import { useFormat } from '../../parts/format.js';
import { Loaded } from '../../parts/Loaded.js';
import { PageHead } from '../../parts/PageHead.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { laidOut } from './laidOut.js';

export function RequestPage() {
  const { id = '' } = useParams({ strict: false });
  const { request: texts } = useTexts();
  return (
    <>
      <PageHead title={texts.title} lead={texts.lead} back={<BackLink home="uploads" />} />
      <Loaded asked={useRequest(id)}>{(request) => <OneRequest request={request} />}</Loaded>
    </>
  );
}

function OneRequest({ request }: { readonly request: SentRequest }) {
  const { request: texts, common } = useTexts();
  const format = useFormat();
  const facts = [
    { name: common.destination, value: `${request.destination}, ${texts.rows(request.rows)}` },
    { name: texts.sent, value: format.exact(request.startedAt) },
    { name: texts.answered, value: request.finishedAt === null ? texts.noAnswer : format.exact(request.finishedAt) },
    { name: texts.httpStatus, value: request.httpStatus === null ? texts.noAnswer : String(request.httpStatus) },
    { name: texts.remoteId, value: request.remoteId ?? common.none },
  ];
  return (
    <Stack>
      <Section title={request.destination}>
        <Facts facts={facts} columns={5} />
      </Section>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Section title={texts.what}>
          <Wire text={request.request} />
        </Section>
        <Section title={texts.answer}>
          <Wire text={request.response} />
        </Section>
      </SimpleGrid>
    </Stack>
  );
}

function Wire({ text }: { readonly text: string | null }) {
  const { request: texts } = useTexts();
  if (text === null || text === '') return <Text c="dimmed">{texts.nothingKept}</Text>;
  return (
    <Code block className="rb-code" tabIndex={0}>
      {laidOut(text)}
    </Code>
  );
}
