import type { ReactNode } from 'react';
import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useDestinations } from '../../api/records.js';
import { useProject } from '../../app/search.js';
import { usePeriod } from '../../app/period.js';
import { QueryView } from '../../components/feedback.js';
import { useFormat } from '../../components/format.js';
import { PageHeader, Section } from '../../components/layout.js';
import { PeriodChips } from '../../components/PeriodChips.js';
import { TextLink } from '../../components/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { Attention } from './Attention.js';
import { Coverage, Funnels } from './Funnels.js';
import { Month } from './Month.js';

export function OverviewPage(): ReactNode {
  const { shell } = useTexts();
  const project = useProject();
  const { from, to } = usePeriod();
  const span = { project, from, to };
  return (
    <>
      <PageHeader title={shell.pages.overview}>
        <PeriodChips />
      </PageHeader>
      <Stack>
        <Attention span={span} />
        <Month span={span} />
        <Funnels span={span} />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Coverage span={span} />
          <Expiring project={project} />
        </SimpleGrid>
      </Stack>
    </>
  );
}

/** Destinations with waiting uploads, the next to expire first. */
export function Expiring({ project }: { readonly project: string | undefined }) {
  const { overview } = useTexts();
  const format = useFormat();
  return (
    <Section title={overview.expires}>
      <QueryView query={useDestinations(project)}>
        {(destinations) => {
          const waiting = destinations
            .flatMap(({ id, backlog, nextExpiryAt }) => (nextExpiryAt === null ? [] : [{ id, backlog, nextExpiryAt }]))
            .sort((one, other) => Date.parse(one.nextExpiryAt) - Date.parse(other.nextExpiryAt));
          if (waiting.length === 0) return <Text c="dimmed">{overview.nothingExpires}</Text>;
          return (
            <Stack component="ul" className="rb-list" gap="xs">
              {waiting.map(({ id, backlog, nextExpiryAt }) => (
                <Text component="li" size="sm" key={id}>
                  <TextLink to="/uploads" search={{ destination: id, state: 'pending' }}>
                    {overview.expiresLine(id, backlog, format.moment(nextExpiryAt))}
                  </TextLink>{' '}
                  <Text span c="dimmed">
                    ({format.ago(nextExpiryAt)})
                  </Text>
                </Text>
              ))}
            </Stack>
          );
        }}
      </QueryView>
    </Section>
  );
}
