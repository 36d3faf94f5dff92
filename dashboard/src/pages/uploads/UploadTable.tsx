import { Button, Checkbox, Group, Menu, Text } from '@mantine/core';
import { useState } from 'react';
import type { Upload } from '../../api/types.js';
import { StateBadge } from '../../components/StateBadge.js';
import {
  actionName,
  ActionDialog,
  actionsFor,
  type UploadAction,
  UploadActions,
  type UploadFilter,
} from '../../components/UploadActions.js';
import { useFormat } from '../../components/format.js';
import { type Column, DataTable } from '../../components/lists.js';
import { TextLink, useOpenedFrom } from '../../components/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import type { Texts } from '../../texts/texts.js';

interface UploadTableProps {
  readonly uploads: readonly Upload[];
  /** Null for viewers, who may select nothing. */
  readonly selected: ReadonlySet<string> | null;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
}

export function UploadTable({ uploads, selected, onSelect }: UploadTableProps) {
  const { uploads: texts, call, common } = useTexts();
  const format = useFormat();
  const opened = useOpenedFrom('uploads');
  const nameOf = ({ createdAt, goal, destination }: Upload): string => `${format.moment(createdAt)}, ${goal}, ${destination}`;
  const columns: Column<Upload>[] = [
    {
      key: 'made',
      header: texts.made,
      nowrap: true,
      cell: (upload) => (
        <>
          <TextLink to="/uploads/$id" params={{ id: upload.id }} search={opened} fw={600} aria-label={nameOf(upload)}>
            {format.moment(upload.createdAt)}
          </TextLink>
          <Text size="xs">
            <TextLink to="/calls/$id" params={{ id: upload.callId }} search={opened}>
              {texts.seeCall}
            </TextLink>
          </Text>
        </>
      ),
    },
    { key: 'state', header: common.state, nowrap: true, cell: ({ state }) => <StateBadge state={state} /> },
    {
      key: 'reason',
      header: texts.reason,
      minWidth: 260,
      cell: ({ reason, verified, state, dueAt }) => (
        <>
          <Text size="sm">{reason?.text ?? (verified ? call.verified : '')}</Text>
          <Text size="xs" c="dimmed">
            {state === 'pending' && dueAt !== null ? texts.dueAt(format.moment(dueAt)) : ''}
          </Text>
        </>
      ),
    },
    {
      key: 'destination',
      header: common.destination,
      cell: ({ destination, goal }) => (
        <>
          <Text size="sm">{destination}</Text>
          <Text size="xs" c="dimmed">
            {goal}
          </Text>
        </>
      ),
    },
    {
      key: 'value',
      header: texts.value,
      nowrap: true,
      cell: ({ value, currency }) => (value === null ? common.none : format.money(value, currency)),
    },
  ];
  return (
    <DataTable
      rows={uploads}
      rowKey={({ id }) => id}
      columns={selected === null ? columns : [selectionColumn({ uploads, selected, onSelect, nameOf, texts }), ...columns]}
      minWidth={720}
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
function selectionColumn({ uploads, selected, onSelect, nameOf, texts }: Selection): Column<Upload> {
  const all = new Set(uploads.map(({ id }) => id));
  const toggle = (id: string): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  return {
    key: 'selection',
    width: 40,
    header: (
      <Checkbox
        aria-label={texts.selectAll}
        checked={selected.size === all.size}
        indeterminate={selected.size > 0 && selected.size < all.size}
        onChange={() => onSelect(selected.size === all.size ? new Set() : all)}
      />
    ),
    cell: (upload) => (
      <Checkbox aria-label={texts.select(nameOf(upload))} checked={selected.has(upload.id)} onChange={() => toggle(upload.id)} />
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
    <Group justify="space-between" mih={36}>
      <Group gap="sm">
        <Text size="sm" role="status">
          {texts.uploads.selected(selected.length)}
        </Text>
        <UploadActions ids={selected.map(({ id }) => id)} states={selected.map(({ state }) => state)} />
      </Group>
      <Menu>
        <Menu.Target>
          <Button variant="default" size="xs">
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
