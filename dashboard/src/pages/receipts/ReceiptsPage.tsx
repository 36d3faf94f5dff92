import { Alert } from '@mantine/core';
import { useReceipts, useSources } from '../../api/lists.js';
import type { ReceiptsQuery } from '../../api/types.js';
import { useFilters } from '../../app/filters.js';
import { useMayAct } from '../../app/session.js';
import { FilterChoice, FilterText } from '../../parts/fields.js';
import { FilterBar } from '../../parts/FilterBar.js';
import { PageHead } from '../../parts/PageHead.js';
import { Pages } from '../../parts/Pages.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { ReceiptTable } from './ReceiptTable.js';

const VERDICTS = ['unreadable', 'read', 'new'] as const;

/** Webhooks as they came; for operators. */
export function ReceiptsPage() {
  const { receipts: texts, shell } = useTexts();
  const mayAct = useMayAct();
  return (
    <>
      <PageHead title={shell.pages.receipts} lead={texts.lead} />
      {mayAct ? (
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
      <Pages list={list} empty={{ title: texts.empty, hint: texts.emptyHint }}>
        {(items) => <ReceiptTable receipts={items} />}
      </Pages>
    </>
  );
}
