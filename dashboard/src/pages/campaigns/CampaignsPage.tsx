import { type ReactNode, useState } from 'react';
import { Group, Stack, Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useCampaigns } from '../../api/reports.js';
import { usePeriod } from '../../app/period.js';
import { ListBar } from '../../components/DenseTable.js';
import { FilterBar, FilterChoice } from '../../components/FilterBar.js';
import { EmptyState, QueryView } from '../../components/feedback.js';
import { PageHeader, Section } from '../../components/layout.js';
import { PeriodChips } from '../../components/PeriodChips.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { type CampaignOrder, CampaignsCsv, CampaignTable } from './CampaignTable.js';
import { FrequentCallers } from './FrequentCallers.js';

const BY_CAMPAIGN = 'utmSource,utmCampaign';
const BY_KEYWORD = 'utmSource,utmCampaign,utmTerm';
const BY_NUMBER = 'utmSource,utmCampaign,trackingNumber';

export function CampaignsPage(): ReactNode {
  const { campaigns: texts, shell } = useTexts();
  const { project, by } = useSearch({ from: '/campaigns' });
  const { from, to } = usePeriod();
  const [order, setOrder] = useState<CampaignOrder>({ sort: 'calls', order: 'desc' });
  const query = useCampaigns({ project, from, to, by: by ?? BY_CAMPAIGN });
  return (
    <>
      <PageHeader title={shell.pages.campaigns} lead={texts.lead}>
        <PeriodChips />
      </PageHeader>
      <FilterBar>
        <FilterChoice
          name="by"
          label={texts.by}
          any={texts.byCampaign}
          choices={[
            { value: BY_KEYWORD, label: texts.byKeyword },
            { value: BY_NUMBER, label: texts.byNumber },
          ]}
        />
      </FilterBar>
      <ListBar found={query.data === undefined ? '' : texts.groups(query.data.groups)}>
        <CampaignsCsv query={{ project, from, to, by: by ?? BY_CAMPAIGN, ...order }} />
      </ListBar>
      <QueryView query={query}>
        {({ items, groups, total, frequentCallers }) =>
          items.length === 0 ? (
            <EmptyState title={texts.empty} hint={texts.emptyHint} />
          ) : (
            <Stack>
              <CampaignTable
                items={items}
                total={total}
                breakdown={by === BY_KEYWORD ? 'utmTerm' : by === BY_NUMBER ? 'trackingNumber' : null}
                order={order}
                onOrder={setOrder}
              />
              {groups > items.length && (
                <Text size="sm" c="dimmed">
                  {texts.shown(items.length, groups)}
                </Text>
              )}
              <MissedByHour hours={total.missedByHour} />
              {frequentCallers.length > 0 && <FrequentCallers callers={frequentCallers} />}
            </Stack>
          )
        }
      </QueryView>
    </>
  );
}

const HEIGHT = 80;

/** Missed calls by hour of the day. */
export function MissedByHour({ hours }: { readonly hours: readonly number[] }) {
  const { campaigns: texts } = useTexts();
  const most = Math.max(1, ...hours);
  return (
    <Section title={texts.missedByHour}>
      <Group component="ul" className="rb-list" gap={2} wrap="nowrap" align="flex-end">
        {hours.map((count, hour) => (
          <li key={hour} style={{ flex: 1, minWidth: 0, textAlign: 'center' }}>
            <div role="img" aria-label={texts.missedAt(hour, count)} title={texts.missedAt(hour, count)}>
              <div style={{ height: (HEIGHT * count) / most, background: 'var(--rb-bad)', borderRadius: 3 }} />
              <Text fz={10} c="dimmed">
                {hour}
              </Text>
            </div>
          </li>
        ))}
      </Group>
    </Section>
  );
}
