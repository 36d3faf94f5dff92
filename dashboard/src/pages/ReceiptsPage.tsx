import type { ReactNode } from 'react';
import { Alert, Button, Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { unwrap, api } from '../api/client.js';
import { useReceipts, useSources } from '../api/records.js';
import type { Receipt } from '../api/types.js';
import { useCanAct } from '../app/session.js';
import { usePeriod } from '../app/period.js';
import { FilterBar, FilterChoice } from '../components/FilterBar.js';
import { type Column, DataTable, PagedList } from '../components/lists.js';
import { useFormat } from '../components/format.js';
import { PageHeader } from '../components/layout.js';
import { PeriodChips } from '../components/PeriodChips.js';
import { TextLink, useOpenedFrom } from '../components/links.js';
import { useAction } from '../components/useAction.js';
import { useTexts } from '../texts/LanguageProvider.js';

const VERDICTS = ['unreadable', 'read', 'new', 'ignored'] as const;

/** Webhooks as received; for operators. */
export function ReceiptsPage(): ReactNode {
  const { receipts: texts, shell } = useTexts();
  const canAct = useCanAct();
  return (
    <>
      <PageHeader title={shell.pages.receipts} lead={texts.lead}>
        <PeriodChips />
      </PageHeader>
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
  const { source, verdict, project } = useSearch({ from: '/receipts' });
  const { from, to } = usePeriod();
  const { data: sources = [] } = useSources(project);
  const list = useReceipts({ limit: 50, project, source, from, to, verdict });
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
      </FilterBar>
      <PagedList list={list} empty={{ title: texts.empty, hint: texts.emptyHint }}>
        {(items) => <ReceiptTable receipts={items} />}
      </PagedList>
    </>
  );
}

function ReceiptTable({ receipts }: { readonly receipts: readonly Receipt[] }) {
  const { receipts: texts } = useTexts();
  const format = useFormat();
  const opened = useOpenedFrom('receipts');
  const columns: Column<Receipt>[] = [
    { key: 'came', header: texts.came, nowrap: true, cell: ({ receivedAt }) => format.exact(receivedAt) },
    { key: 'source', header: texts.source, cell: ({ source }) => source },
    {
      key: 'verdict',
      header: texts.verdict,
      cell: ({ verdict }) => (
        <Text size="sm" fw={verdict === 'unreadable' ? 700 : 400}>
          {texts.verdicts[verdict]}
        </Text>
      ),
    },
    {
      key: 'why',
      header: texts.why,
      minWidth: 220,
      cell: ({ reason, callId }) => (
        <>
          <Text size="sm" className="rb-break">
            {reason?.text}
          </Text>
          {callId !== null && (
            <TextLink to="/calls/$id" params={{ id: callId }} search={opened} size="sm">
              {texts.seeCall}
            </TextLink>
          )}
        </>
      ),
    },
    { key: 'again', cell: ({ id }) => <ReadAgain id={id} /> },
  ];
  return <DataTable rows={receipts} rowKey={({ id }) => id} columns={columns} minWidth={640} />;
}

function ReadAgain({ id }: { readonly id: string }) {
  const { receipts: texts } = useTexts();
  const replay = useAction(
    () => unwrap(api.POST('/api/v1/receipts/{id}/replay', { params: { path: { id } } })),
    ({ verdict }) => texts.readAgain(texts.verdicts[verdict]),
  );
  return (
    <Button variant="default" size="compact-sm" loading={replay.isPending} onClick={() => replay.mutate(undefined)}>
      {texts.again}
    </Button>
  );
}
