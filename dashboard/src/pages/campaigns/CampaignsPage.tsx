import { Group, Paper, Stack, Table, Text } from '@mantine/core';
import { useCampaigns } from '../../api/reports.js';
import type { Campaigns } from '../../api/types.js';
import { useFilters } from '../../app/search.js';
import { FilterBar, FilterChoice, FilterText } from '../../components/FilterBar.js';
import { EmptyState, QueryView } from '../../components/feedback.js';
import { useFormat } from '../../components/format.js';
import { PageHeader, Section } from '../../components/layout.js';
import { TextLink } from '../../components/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { FrequentCallers } from './FrequentCallers.js';

const BY_CAMPAIGN = 'utmSource,utmCampaign';
const BY_KEYWORD = 'utmSource,utmCampaign,utmTerm';
const BY_NUMBER = 'utmSource,utmCampaign,trackingNumber';
const MORE: readonly (string | undefined)[] = [BY_KEYWORD, BY_NUMBER];

export function CampaignsPage() {
  const { campaigns: texts, shell, common } = useTexts();
  const { project, from, to, by } = useFilters().filters;
  const asked = useCampaigns({ project, from, to, by: by !== undefined && MORE.includes(by) ? by : BY_CAMPAIGN });
  return (
    <>
      <PageHeader title={shell.pages.campaigns} lead={texts.lead} />
      <FilterBar>
        <FilterText name="from" label={common.from} type="date" />
        <FilterText name="to" label={common.to} type="date" />
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
      <QueryView query={asked}>
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

interface BreakdownColumn {
  /** By what else campaigns are told apart. */
  readonly breakdown: 'utmTerm' | 'trackingNumber' | null;
}

export function CampaignTable({ items, breakdown }: BreakdownColumn & { readonly items: readonly Item[] }) {
  const { campaigns: texts } = useTexts();
  return (
    <Paper className="rb-card">
      <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.campaign}</Table.Th>
              {breakdown && <Table.Th>{breakdown === 'utmTerm' ? texts.keyword : texts.number}</Table.Th>}
              <Table.Th>{texts.calls}</Table.Th>
              <Table.Th>{texts.answered}</Table.Th>
              <Table.Th>{texts.missed}</Table.Th>
              <Table.Th>{texts.goals}</Table.Th>
              <Table.Th>{texts.value}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <Row
                key={JSON.stringify([item.project, item.utmSource, item.utmCampaign, item.utmTerm, item.trackingNumber])}
                item={item}
                breakdown={breakdown}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Row({ item, breakdown }: BreakdownColumn & { readonly item: Item }) {
  const { campaigns: texts } = useTexts();
  const format = useFormat();
  const { utmSource, utmCampaign, calls, answered, missed, goals } = item;
  const values = goals.flatMap((goal) => goal.values);
  const currencies = [...new Set(values.map(({ currency }) => currency))];
  const worth = currencies.map((currency) => {
    const sum = values.filter((one) => one.currency === currency).reduce((total, { value }) => total + value, 0);
    return format.money(sum, currency);
  });
  return (
    <Table.Tr>
      <Table.Td>
        {utmCampaign === null ? (
          <Text size="sm">{texts.without}</Text>
        ) : (
          <TextLink to="/calls" search={{ campaign: utmCampaign, project: item.project }} className="rb-break" size="sm">
            {utmCampaign}
          </TextLink>
        )}
        <Text size="xs" c="dimmed" className="rb-break">
          {utmSource ?? texts.without}
        </Text>
      </Table.Td>
      {breakdown && <Table.Td className="rb-break">{item[breakdown] ?? texts.without}</Table.Td>}
      <Table.Td>{format.number(calls)}</Table.Td>
      <Table.Td>{format.number(answered)}</Table.Td>
      <Table.Td>{format.number(missed)}</Table.Td>
      <Table.Td>
        {goals.map(({ goal, conversions }) => (
          <Text size="sm" key={goal}>
            {goal}: {format.number(conversions)}
          </Text>
        ))}
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{worth.join(' + ') || '—'}</Table.Td>
    </Table.Tr>
  );
}

const HEIGHT = 80;

/** When nobody picks up. */
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
