import { useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { isReasonCode } from '@src/domain/reason.js';
import { reasonLabel } from '@src/messages/reason-labels.js';
import { useDestinations, useUploadReasons, useUploads } from '../../api/records.js';
import { usePeriod } from '../../app/period.js';
import { useOrder, useProject } from '../../app/search.js';
import { useCanAct } from '../../app/session.js';
import { FilterBar, FilterChoice, useStateChoices } from '../../components/FilterBar.js';
import { ListBar, useColumns } from '../../components/DenseTable.js';
import { CsvButton } from '../../components/CsvButton.js';
import { PagedList } from '../../components/lists.js';
import { PageHeader } from '../../components/layout.js';
import { PeriodChips } from '../../components/PeriodChips.js';
import { useLanguage, useTexts } from '../../texts/LanguageProvider.js';
import { ReasonChips } from './ReasonChips.js';
import { BulkBar, UploadTable, useUploadColumns } from './UploadTable.js';

export function UploadsPage(): ReactNode {
  const { uploads, common, shell } = useTexts();
  const canAct = useCanAct();
  const { project, destination, platform, state, code: given, callId } = useSearch({ from: '/uploads' });
  const { from, to } = usePeriod();
  const code = given !== undefined && isReasonCode(given) ? given : undefined;
  const around = { project, destination, platform, callFrom: from, callTo: to, callId };
  const filter = { ...around, state, code };
  const order = useOrder();
  const list = useUploads({ ...filter, ...order, limit: 50 });
  // The chips count the uploads of the other filters, so that one reason can be exchanged for another.
  const { data: counted } = useUploadReasons(around);
  const isInState = (one: { readonly state: string }): boolean => state === undefined || one.state === state;
  const chosen = counted?.reasons.filter((one) => isInState(one) && (code === undefined || one.code === code));
  const found = chosen?.reduce((sum, { count }) => sum + count, 0);
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const { shown, chooser } = useColumns('uploads', useUploadColumns());
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  // Actions apply to selected rows that are still shown.
  const selected = items.filter(({ id }) => selection.has(id));
  return (
    <>
      <PageHeader title={shell.pages.uploads}>
        <PeriodChips />
      </PageHeader>
      <UploadFilters codes={counted?.reasons.map((one) => one.code) ?? []} />
      {counted && <ReasonChips reasons={counted.reasons.filter((one) => code !== undefined || isInState(one))} />}
      <ListBar found={counted === undefined || found === undefined ? '' : common.found(found, counted.complete)}>
        {canAct && items.length > 0 && <BulkBar shown={items} selected={selected} filter={filter} />}
        {chooser}
        <CsvButton list="uploads" filter={{ ...filter, ...order }} columns={shown} />
      </ListBar>
      <PagedList list={list} empty={{ title: uploads.empty, hint: uploads.emptyHint }}>
        {(rows) => (
          <UploadTable
            uploads={rows}
            columns={shown}
            selected={canAct ? new Set(selected.map(({ id }) => id)) : null}
            onSelect={(ids) => setSelection(ids)}
          />
        )}
      </PagedList>
    </>
  );
}

/** @param codes the reasons that are there */
function UploadFilters({ codes }: { readonly codes: readonly (string | null)[] }) {
  const { texts, language } = useLanguage();
  const { uploads, common } = texts;
  const project = useProject();
  const { data: destinations = [] } = useDestinations(project);
  const states = useStateChoices();
  const reasons = [...new Set(codes)].flatMap((code) =>
    code !== null && isReasonCode(code) ? [{ value: code, label: reasonLabel(code, language) }] : [],
  );
  const platforms = [...new Set(destinations.map(({ platform }) => platform))].map((value) => {
    return { value, label: common.platforms[value] ?? value };
  });
  return (
    <FilterBar>
      <FilterChoice name="state" label={common.state} any={common.any} choices={states} />
      <FilterChoice
        name="destination"
        label={common.destination}
        any={common.any}
        choices={destinations.map(({ id }) => ({ value: id, label: id }))}
      />
      <FilterChoice name="platform" label={uploads.platform} any={common.any} choices={platforms} />
      <FilterChoice name="code" label={uploads.reason} any={uploads.reasonAny} choices={reasons} />
    </FilterBar>
  );
}
