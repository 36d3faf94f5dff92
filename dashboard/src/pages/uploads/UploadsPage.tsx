import { Space } from '@mantine/core';
import { useState } from 'react';
import { useUploads } from '../../api/lists.js';
import { useFilters, type Filters } from '../../app/filters.js';
import { useMayAct } from '../../app/session.js';
import { CsvButton } from '../../parts/CsvButton.js';
import { PageHead } from '../../parts/PageHead.js';
import { Pages } from '../../parts/Pages.js';
import type { UploadFilter } from '../../parts/uploadActs.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { BulkBar } from './BulkBar.js';
import { ReasonGroups } from './ReasonGroups.js';
import { UploadFilters } from './UploadFilters.js';
import { UploadTable } from './UploadTable.js';

export function UploadsPage() {
  const { uploads, shell } = useTexts();
  const { filters } = useFilters();
  const mayAct = useMayAct();
  const filter = toFilter(filters);
  const list = useUploads({ ...filter, limit: 50 });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  return (
    <>
      <PageHead title={shell.pages.uploads} lead={uploads.lead} />
      <UploadFilters />
      <CsvButton list="uploads" filter={filter} />
      <ReasonGroups />
      <Space h="md" />
      <Pages list={list} empty={{ title: uploads.empty, hint: uploads.emptyHint }}>
        {(items) => {
          // What the filters hide is not acted on.
          const selected = items.filter(({ id }) => chosen.has(id));
          return (
            <>
              {mayAct && <BulkBar shown={items} selected={selected} filter={filter} />}
              <UploadTable
                uploads={items}
                selected={mayAct ? new Set(selected.map(({ id }) => id)) : null}
                onSelect={(ids) => setChosen(ids)}
              />
            </>
          );
        }}
      </Pages>
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
