import { Alert, Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAudit } from '../api/access.js';
import type { AuditLine } from '../api/types.js';
import { usePeriod } from '../app/period.js';
import { useHasRole } from '../app/session.js';
import { FilterBar, FilterChoice, FilterText } from '../components/FilterBar.js';
import { useFormat } from '../components/format.js';
import { PageHeader } from '../components/layout.js';
import { PeriodChips } from '../components/PeriodChips.js';
import { type Column, DataTable, PagedList } from '../components/lists.js';
import { useTexts } from '../texts/LanguageProvider.js';

/** Who did what and when, for admins. */
export function AuditPage(): ReactNode {
  const { audit: texts, access, shell } = useTexts();
  const isAdmin = useHasRole()('admin');
  return (
    <>
      <PageHeader title={shell.pages.audit} lead={texts.lead}>
        <PeriodChips />
      </PageHeader>
      {isAdmin ? (
        <AuditLog />
      ) : (
        <Alert variant="outline" color="gray">
          {access.onlyAdmins}
        </Alert>
      )}
    </>
  );
}

function AuditLog() {
  const { audit: texts, common } = useTexts();
  const { project, who, action, subject } = useSearch({ from: '/audit' });
  const { from, to } = usePeriod();
  const list = useAudit({ limit: 50, project, who, action, subject, from, to });
  return (
    <>
      <FilterBar>
        <FilterText name="who" label={texts.who} placeholder={texts.whoHint} />
        <FilterChoice
          name="action"
          label={texts.what}
          any={common.any}
          choices={Object.entries(texts.kinds).map(([value, label]) => ({ value, label }))}
        />
      </FilterBar>
      <PagedList list={list} empty={{ title: texts.empty, hint: texts.emptyHint }}>
        {(lines) => <AuditTable lines={lines} />}
      </PagedList>
    </>
  );
}

function AuditTable({ lines }: { readonly lines: readonly AuditLine[] }) {
  const { audit: texts } = useTexts();
  const format = useFormat();
  const aboutText = useAbout();
  const columns: Column<AuditLine>[] = [
    { key: 'at', header: texts.when, nowrap: true, cell: ({ at }) => format.exact(at) },
    { key: 'who', header: texts.who, minWidth: 120, cell: ({ who }) => texts.actors[who] ?? who },
    { key: 'what', header: texts.what, minWidth: 180, cell: ({ action }) => texts.actions[action] ?? action },
    { key: 'project', header: texts.project, cell: ({ project }) => project ?? texts.wholeInstallation },
    {
      key: 'about',
      header: texts.about,
      minWidth: 220,
      cell: (line) => (
        <Text size="xs" c="dimmed" className="rb-break">
          {aboutText(line)}
        </Text>
      ),
    },
  ];
  return <DataTable rows={lines} rowKey={({ id }) => id} columns={columns} minWidth={760} />;
}

/** The object of an action, and the recorded counts and ids. */
function useAbout(): (line: AuditLine) => string {
  const { audit: texts, common } = useTexts();
  const format = useFormat();
  const valueText = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(valueText).join(', ');
    if (typeof value === 'number') return format.number(value);
    if (typeof value === 'boolean') return value ? common.yes : common.no;
    if (typeof value === 'string') return MOMENT.test(value) ? format.moment(value) : value;
    return JSON.stringify(value);
  };
  return ({ subject, detail }) => {
    const facts = Object.entries(detail).filter(([, value]) => value !== null);
    return [
      ...(subject === null ? [] : [subject]),
      ...facts.map(([name, value]) => `${texts.details[name] ?? name}: ${valueText(value)}`),
    ].join(' · ');
  };
}

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
