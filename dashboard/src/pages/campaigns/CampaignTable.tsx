import { Paper, Table, Text } from '@mantine/core';
import type { Campaigns } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { TextLink } from '../../parts/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';

type Item = Campaigns['items'][number];

interface Besides {
  /** By what else campaigns are told apart. */
  readonly besides: 'utmTerm' | 'trackingNumber' | null;
}

export function CampaignTable({ items, besides }: Besides & { readonly items: readonly Item[] }) {
  const { campaigns: texts } = useTexts();
  return (
    <Paper className="rb-card">
      <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.campaign}</Table.Th>
              {besides && <Table.Th>{besides === 'utmTerm' ? texts.keyword : texts.number}</Table.Th>}
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
                besides={besides}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Row({ item, besides }: Besides & { readonly item: Item }) {
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
      {besides && <Table.Td className="rb-break">{item[besides] ?? texts.without}</Table.Td>}
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
