import { Alert, Button, Paper, Table, Text } from '@mantine/core';
import { unwrap, api } from '../api/client.js';
import { useReceipts, useSources } from '../api/records.js';
import type { Receipt, ReceiptsQuery } from '../api/types.js';
import { useFilters } from '../app/search.js';
import { useCanAct } from '../app/session.js';
import { FilterBar, FilterChoice, FilterText } from '../components/FilterBar.js';
import { PagedList } from '../components/Table.js';
import { useFormat } from '../components/format.js';
import { PageHeader } from '../components/layout.js';
import { TextLink, useOpenedFrom } from '../components/links.js';
import { useAction } from '../components/useAction.js';
import { useTexts } from '../texts/LanguageProvider.js';

const VERDICTS = ['unreadable', 'read', 'new'] as const;

/** Webhooks as they came; for operators. */
export function ReceiptsPage() {
  const { receipts: texts, shell } = useTexts();
  const canAct = useCanAct();
  return (
    <>
      <PageHeader title={shell.pages.receipts} lead={texts.lead} />
      {canAct ? (
        <Receipts />
      ) : (
        <Alert variant="outline" color="gray">
          {texts.onlyOperators}
        </Alert>
      )}
    </>
  );
}

function Receipts() {
  const { receipts: texts, common } = useTexts();
  const { source, verdict, from, to, project } = useFilters().filters;
  const { data: sources = [] } = useSources(project);
  const list = useReceipts({ limit: 50, project, source, from, to, verdict: verdict as ReceiptsQuery['verdict'] });
  return (
    <>
      <FilterBar>
        <FilterChoice
          name="verdict"
          label={texts.verdict}
          any={common.any}
          choices={VERDICTS.map((value) => ({ value, label: texts.verdicts[value] }))}
        />
        <FilterChoice
          name="source"
          label={texts.source}
          any={common.any}
          choices={sources.map(({ id }) => ({ value: id, label: id }))}
        />
        <FilterText name="from" label={common.from} type="date" />
        <FilterText name="to" label={common.to} type="date" />
      </FilterBar>
      <PagedList list={list} empty={{ title: texts.empty, hint: texts.emptyHint }}>
        {(items) => <ReceiptTable receipts={items} />}
      </PagedList>
    </>
  );
}

export function ReceiptTable({ receipts }: { readonly receipts: readonly Receipt[] }) {
  const { receipts: texts } = useTexts();
  return (
    <Paper className="rb-card">
      <Table.ScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.came}</Table.Th>
              <Table.Th>{texts.source}</Table.Th>
              <Table.Th>{texts.verdict}</Table.Th>
              <Table.Th>{texts.why}</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {receipts.map((receipt) => (
              <Row key={receipt.id} receipt={receipt} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Row({ receipt: { id, receivedAt, source, verdict, reason, callId } }: { readonly receipt: Receipt }) {
  const { receipts: texts } = useTexts();
  const format = useFormat();
  const opened = useOpenedFrom('receipts');
  const reading = useAction(
    () => unwrap(api.POST('/api/v1/receipts/{id}/replay', { params: { path: { id } } })),
    (now) => texts.readAgain(texts.verdicts[now.verdict]),
  );
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.exact(receivedAt)}</Table.Td>
      <Table.Td>{source}</Table.Td>
      <Table.Td>
        <Text size="sm" fw={verdict === 'unreadable' ? 700 : 400}>
          {texts.verdicts[verdict]}
        </Text>
      </Table.Td>
      <Table.Td miw={220}>
        <Text size="sm" className="rb-break">
          {reason?.text}
        </Text>
        {callId !== null && (
          <TextLink to="/calls/$id" params={{ id: callId }} search={opened} size="sm">
            {texts.seeCall}
          </TextLink>
        )}
      </Table.Td>
      <Table.Td>
        <Button variant="default" size="compact-sm" loading={reading.isPending} onClick={() => reading.mutate(undefined)}>
          {texts.again}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
