import type { ReactNode } from 'react';
import { Stack, Text } from '@mantine/core';
import { STATE_MESSAGES } from '@src/messages/state-messages.js';
import { UPLOAD_STATES } from '@src/domain/uploads/upload-states.js';
import { StateBadge } from '../components/StateBadge.js';
import { PageHeader, Section } from '../components/layout.js';
import { reasonsInGeneral } from '../components/reasons.js';
import { useLanguage } from '../texts/LanguageProvider.js';

/** A glossary: states and reasons in the same sentences that the API uses. */
export function HelpPage(): ReactNode {
  const { texts, language } = useLanguage();
  const { help, shell } = texts;
  return (
    <>
      <PageHeader title={shell.pages.help} lead={help.lead} />
      <Stack>
        <Section title={help.questions}>
          <Stack component="dl" m={0} gap="sm">
            {help.answers.map(([question, answer]) => (
              <div key={question}>
                <Text component="dt" fw={600}>
                  {question}
                </Text>
                <Text component="dd" m={0}>
                  {answer}
                </Text>
              </div>
            ))}
          </Stack>
        </Section>
        <Section title={help.states}>
          <Text c="dimmed" mb="sm">
            {help.statesLead}
          </Text>
          <Stack component="dl" m={0} gap="sm">
            {UPLOAD_STATES.map((state) => (
              <div key={state}>
                <dt>
                  <StateBadge state={state} strong />
                </dt>
                <Text component="dd" m={0}>
                  {STATE_MESSAGES[state][language].meaning}
                </Text>
              </div>
            ))}
          </Stack>
        </Section>
        <Section title={help.reasons}>
          <Text c="dimmed" mb="sm">
            {help.reasonsLead}
          </Text>
          <Stack component="dl" m={0} gap="sm">
            {reasonsInGeneral(language).map(([code, text]) => (
              <div key={code}>
                <Text component="dt" size="xs" c="dimmed" className="rb-break">
                  {code}
                </Text>
                <Text component="dd" m={0} size="sm">
                  {text}
                </Text>
              </div>
            ))}
          </Stack>
        </Section>
      </Stack>
    </>
  );
}
