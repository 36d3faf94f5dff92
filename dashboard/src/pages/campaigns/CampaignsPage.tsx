import type { ReactNode } from 'react';
import { Group, Stack, Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useCampaigns } from '../../api/reports.js';
import type { Campaigns } from '../../api/types.js';
import { usePeriod } from '../../app/period.js';
import { FilterBar, FilterChoice } from '../../components/FilterBar.js';
import { EmptyState, QueryView } from '../../components/feedback.js';
import { type Format, useFormat } from '../../components/format.js';
import { PageHeader, Section } from '../../components/layout.js';
import { type Column, DataTable } from '../../components/lists.js';
import { PeriodChips } from '../../components/PeriodChips.js';
import { TextLink } from '../../components/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { FrequentCallers } from './FrequentCallers.js';

const BY_CAMPAIGN = 'utmSource,utmCampaign';
const BY_KEYWORD = 'utmSource,utmCampaign,utmTerm';
const BY_NUMBER = 'utmSource,utmCampaign,trackingNumber';

export function CampaignsPage(): ReactNode {
  const { campaigns: texts, shell } = useTexts();
  const { project, by } = useSearch({ from: '/campaigns' });
  const { from, to } = usePeriod();
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
      <QueryView query={query}>
        {({ items, groups, total, frequentCallers }) =>
          items.length === 0 ? (
            <EmptyState title={texts.empty} hint={texts.emptyHint} />
          ) : (
            <Stack>
              <CampaignTable
                items={items}
                breakdown={by === BY_KEYWORD ? 'utmTerm' : by === BY_NUMBER ? 'trackingNumber' : null}
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

type Item = Campaigns['items'][number];

interface CampaignTableProps {
  readonly items: readonly Item[];
  /** What campaigns are broken down by, besides source and campaign. */
  readonly breakdown: 'utmTerm' | 'trackingNumber' | null;
}

function CampaignTable({ items, breakdown }: CampaignTableProps) {
  const { campaigns: texts } = useTexts();
  const format = useFormat();
  const columns: Column<Item>[] = [
    {
      key: 'campaign',
      header: texts.campaign,
      cell: ({ project, utmSource, utmCampaign }) => (
        <>
          {utmCampaign === null ? (
            <Text size="sm">{texts.without}</Text>
          ) : (
            <TextLink to="/calls" search={{ campaign: utmCampaign, project }} className="rb-break" size="sm">
              {utmCampaign}
            </TextLink>
          )}
          <Text size="xs" c="dimmed" className="rb-break">
            {utmSource ?? texts.without}
          </Text>
        </>
      ),
    },
    ...(breakdown === null
      ? []
      : [
          {
            key: breakdown,
            header: breakdown === 'utmTerm' ? texts.keyword : texts.number,
            cell: (item: Item) => <span className="rb-break">{item[breakdown] ?? texts.without}</span>,
          },
        ]),
    { key: 'calls', header: texts.calls, cell: ({ calls }) => format.number(calls) },
    { key: 'answered', header: texts.answered, cell: ({ answered }) => format.number(answered) },
    { key: 'missed', header: texts.missed, cell: ({ missed }) => format.number(missed) },
    {
      key: 'goals',
      header: texts.goals,
      cell: ({ goals }) =>
        goals.map(({ goal, conversions }) => (
          <Text size="sm" key={goal}>
            {goal}: {format.number(conversions)}
          </Text>
        )),
    },
    { key: 'value', header: texts.value, nowrap: true, cell: (item) => totalValue(item, format) },
  ];
  const rowKey = ({ project, utmSource, utmCampaign, utmTerm, trackingNumber }: Item): string =>
    JSON.stringify([project, utmSource, utmCampaign, utmTerm, trackingNumber]);
  return <DataTable rows={items} rowKey={rowKey} columns={columns} minWidth={720} />;
}

/** The value of all goals, one sum per currency. */
function totalValue({ goals }: Item, format: Format): string {
  const values = goals.flatMap((goal) => goal.values);
  const currencies = [...new Set(values.map(({ currency }) => currency))];
  const sums = currencies.map((currency) => {
    const sum = values.filter((one) => one.currency === currency).reduce((total, { value }) => total + value, 0);
    return format.money(sum, currency);
  });
  return sums.join(' + ') || '—';
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
