import { Space } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { isReasonCode } from '@src/domain/reason.js';
import { useDestinations, useUploads } from '../../api/records.js';
import { useProject } from '../../app/search.js';
import { useCanAct } from '../../app/session.js';
import { FilterBar, FilterChoice, FilterText, useStateChoices } from '../../components/FilterBar.js';
import { CsvButton, PagedList } from '../../components/lists.js';
import { PageHeader } from '../../components/layout.js';
import { reasonsInGeneral } from '../../components/reasons.js';
import { useLanguage, useTexts } from '../../texts/LanguageProvider.js';
import { ReasonGroups } from './ReasonGroups.js';
import { BulkBar, UploadTable } from './UploadTable.js';

export function UploadsPage(): ReactNode {
  const { uploads, shell } = useTexts();
  const canAct = useCanAct();
  const { project, destination, platform, state, code: given, from, to, callId } = useSearch({ from: '/uploads' });
  const code = given !== undefined && isReasonCode(given) ? given : undefined;
  const filter = { project, destination, platform, state, code, from, to, callId };
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
          // Actions apply to selected rows that are still shown.
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

const LONGEST = 60;

function UploadFilters() {
  const { texts, language } = useLanguage();
  const { uploads, common } = texts;
  const project = useProject();
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
