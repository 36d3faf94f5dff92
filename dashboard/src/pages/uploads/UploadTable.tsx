import { Button, Checkbox, Group, Menu, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { isReasonCode } from '@src/domain/reason.js';
import { reasonLabel } from '@src/messages/reason-labels.js';
import { useGoalName } from '../../api/goalNames.js';
import type { Upload } from '../../api/types.js';
import { type DenseColumn, DenseTable } from '../../components/DenseTable.js';
import { StateBadge } from '../../components/StateBadge.js';
import {
  actionName,
  ActionDialog,
  actionsFor,
  type UploadAction,
  UploadActions,
  type UploadFilter,
} from '../../components/UploadActions.js';
import { clockText, useFormat } from '../../components/format.js';
import { TextLink, useOpenedFrom } from '../../components/links.js';
import { useLanguage, useTexts } from '../../texts/LanguageProvider.js';
import type { Texts } from '../../texts/texts.js';

/** The columns of the log. */
export function useUploadColumns(): DenseColumn<Upload>[] {
  const { texts, language } = useLanguage();
  const { uploads, calls, call, common } = texts;
  const format = useFormat();
  const opened = useOpenedFrom('uploads');
  const nameOf = useUploadName();
  const goalName = useGoalName();
  const goalOf = ({ goal, project }: Upload): string => goalName(goal, project);
  const next = ({ state, dueAt }: Upload): string => (state === 'pending' && dueAt !== null ? format.moment(dueAt) : '—');
  return [
    {
      key: 'when',
      name: uploads.callTime,
      width: 134,
      always: true,
      sort: 'time',
      title: (upload) => format.exact(upload.call.at),
      cell: (upload) => (
        <TextLink
          to="/uploads/$id"
          params={{ id: upload.id }}
          search={opened}
          fw={600}
          size="sm"
          data-row-link
          aria-label={nameOf(upload)}
        >
          {format.moment(upload.call.at)}
        </TextLink>
      ),
    },
    {
      key: 'caller',
      name: calls.caller,
      width: 118,
      cell: (upload) => (
        <TextLink
          to="/calls/$id"
          params={{ id: upload.callId }}
          search={opened}
          size="sm"
          onClick={(event) => event.stopPropagation()}
          aria-label={uploads.callOf(upload.call.callerNumber ?? common.unknown)}
        >
          {upload.call.callerNumber ?? uploads.seeCall}
        </TextLink>
      ),
    },
    {
      key: 'campaign',
      name: calls.campaignName,
      cell: (upload) => upload.call.utmCampaign ?? upload.call.utmSource ?? '—',
      title: (upload) => upload.call.utmCampaign ?? undefined,
    },
    { key: 'goal', name: uploads.goal, width: 112, cell: goalOf, title: goalOf },
    {
      key: 'destination',
      name: common.destination,
      width: 106,
      cell: ({ destination }) => destination,
      title: ({ destination }) => destination,
    },
    { key: 'state', name: common.state, width: 112, cell: ({ state }) => <StateBadge state={state} short /> },
    {
      key: 'reason',
      name: uploads.reason,
      cell: ({ reason, verified }) =>
        reason === null
          ? verified
            ? uploads.verified
            : '—'
          : isReasonCode(reason.code)
            ? reasonLabel(reason.code, language)
            : '—',
      title: ({ reason, verified }) => reason?.text ?? (verified ? call.verified : undefined),
    },
    { key: 'next', name: uploads.next, width: 116, cell: next },
    {
      key: 'talk',
      name: calls.talk,
      width: 96,
      sort: 'talk',
      rare: true,
      cell: (upload) => (upload.call.talkSeconds === null ? '—' : clockText(upload.call.talkSeconds)),
    },
    {
      key: 'value',
      name: uploads.value,
      width: 92,
      sort: 'value',
      isNumber: true,
      cell: ({ value, currency }) => (value === null ? '—' : format.money(value, currency)),
    },
  ];
}

function useUploadName(): (upload: Upload) => string {
  const format = useFormat();
  const goalName = useGoalName();
  return ({ call, goal, project, destination }) => `${format.moment(call.at)}, ${goalName(goal, project)}, ${destination}`;
}

interface UploadTableProps {
  readonly uploads: readonly Upload[];
  readonly columns: readonly DenseColumn<Upload>[];
  /** Null for viewers, who may select nothing. */
  readonly selected: ReadonlySet<string> | null;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
}

export function UploadTable({ uploads, columns, selected, onSelect }: UploadTableProps) {
  const { uploads: texts, shell } = useTexts();
  const opened = useOpenedFrom('uploads');
  const navigate = useNavigate();
  const nameOf = useUploadName();
  return (
    <DenseTable
      rows={uploads}
      rowKey={({ id }) => id}
      columns={selected === null ? columns : [selectionColumn({ uploads, selected, onSelect, nameOf, texts }), ...columns]}
      label={shell.pages.uploads}
      onRowClick={({ id }) => void navigate({ to: '/uploads/$id', params: { id }, search: opened })}
    />
  );
}

interface Selection {
  readonly uploads: readonly Upload[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  readonly nameOf: (upload: Upload) => string;
  readonly texts: Texts['uploads'];
}

/** A checkbox per row, and one in the header for all rows that are shown. */
function selectionColumn({ uploads, selected, onSelect, nameOf, texts }: Selection): DenseColumn<Upload> {
  const all = new Set(uploads.map(({ id }) => id));
  const toggle = (id: string): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  return {
    key: 'selection',
    name: texts.selectAll,
    width: 36,
    head: (
      <Checkbox
        size="xs"
        aria-label={texts.selectAll}
        checked={selected.size === all.size}
        indeterminate={selected.size > 0 && selected.size < all.size}
        onChange={() => onSelect(selected.size === all.size ? new Set() : all)}
      />
    ),
    cell: (upload) => (
      <Checkbox
        size="xs"
        aria-label={texts.select(nameOf(upload))}
        checked={selected.has(upload.id)}
        onClick={(event) => event.stopPropagation()}
        onChange={() => toggle(upload.id)}
      />
    ),
  };
}

interface BulkBarProps {
  readonly shown: readonly Upload[];
  readonly selected: readonly Upload[];
  readonly filter: UploadFilter;
}

/** Actions on the selected uploads, or on all that match the filters, shown or not. */
export function BulkBar({ shown, selected, filter }: BulkBarProps) {
  const texts = useTexts();
  const [act, setAct] = useState<UploadAction | null>(null);
  return (
    <Group gap="sm">
      {selected.length > 0 && (
        <>
          <Text size="sm" role="status">
            {texts.uploads.selected(selected.length)}
          </Text>
          <UploadActions ids={selected.map(({ id }) => id)} states={selected.map(({ state }) => state)} />
        </>
      )}
      <Menu>
        <Menu.Target>
          <Button variant="default" size="compact-sm">
            {texts.uploads.allFitting}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {actionsFor(shown.map(({ state }) => state)).map((one) => (
            <Menu.Item key={one} onClick={() => setAct(one)}>
              {actionName(texts, one)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {act !== null && <ActionDialog act={act} target={{ filter }} onClose={() => setAct(null)} />}
    </Group>
  );
}
