import { Space } from '@mantine/core';
import { useState } from 'react';
import { useDestinations, useUploads } from '../../api/records.js';
import { type Filters, useFilters } from '../../app/search.js';
import { useCanAct } from '../../app/session.js';
import { FilterBar, FilterChoice, FilterText, useStateChoices } from '../../components/FilterBar.js';
import { CsvButton, PagedList } from '../../components/lists.js';
import type { UploadFilter } from '../../components/UploadActions.js';
import { PageHeader } from '../../components/layout.js';
import { reasonsInGeneral } from '../../components/reasons.js';
import { useLanguage, useTexts } from '../../texts/LanguageProvider.js';
import { ReasonGroups } from './ReasonGroups.js';
import { BulkBar, UploadTable } from './UploadTable.js';

export function UploadsPage() {
  const { uploads, shell } = useTexts();
  const { filters } = useFilters();
  const canAct = useCanAct();
  const filter = toFilter(filters);
  const list = useUploads({ ...filter, limit: 50 });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  return (
    <>
      <PageHeader title={shell.pages.uploads} lead={uploads.lead} />
      <UploadFilters />
      <CsvButton list="uploads" filter={filter} />
      <ReasonGroups />
      <Space h="md" />
      <PagedList list={list} empty={{ title: uploads.empty, hint: uploads.emptyHint }}>
        {(items) => {
          // What the filters hide is not acted on.
          const selected = items.filter(({ id }) => chosen.has(id));
          return (
            <>
              {canAct && <BulkBar shown={items} selected={selected} filter={filter} />}
              <UploadTable
                uploads={items}
                selected={canAct ? new Set(selected.map(({ id }) => id)) : null}
                onSelect={(ids) => setChosen(ids)}
              />
            </>
          );
        }}
      </PagedList>
    </>
  );
}

function toFilter({ project, destination, platform, state, code, from, to, callId }: Filters): UploadFilter {
  return {
    project,
    destination,
    platform,
    from,
    to,
    callId,
    state: state as UploadFilter['state'],
    code: code as UploadFilter['code'],
  };
}

const LONGEST = 60;

export function UploadFilters() {
  const { texts, language } = useLanguage();
  const { uploads, common } = texts;
  const { project } = useFilters().filters;
  const { data: destinations = [] } = useDestinations(project);
  const states = useStateChoices();
  const reasons = reasonsInGeneral(language).map(([code, text]) => {
    return { value: code, label: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text };
  });
  const platforms = Object.entries(common.platforms).map(([value, label]) => ({ value, label }));
  return (
    <FilterBar
      hidden={['from', 'to', 'platform']}
      more={
        <>
          <FilterText name="from" label={common.from} type="date" />
          <FilterText name="to" label={common.to} type="date" />
          <FilterChoice name="platform" label={uploads.platform} any={common.any} choices={platforms} />
        </>
      }
    >
      <FilterChoice name="state" label={common.state} any={common.any} choices={states} />
      <FilterChoice
        name="destination"
        label={common.destination}
        any={common.any}
        choices={destinations.map(({ id }) => ({ value: id, label: id }))}
      />
      <FilterChoice name="code" label={uploads.reason} any={uploads.reasonAny} choices={reasons} />
    </FilterBar>
  );
}
