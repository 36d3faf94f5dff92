import { Button, Checkbox, Group, Menu, Paper, Table, Text } from '@mantine/core';
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
import { TextLink, useOpenedFrom } from '../../components/links.js';
import { useTexts } from '../../texts/LanguageProvider.js';

interface UploadTableProps {
  readonly uploads: readonly Upload[];
  /** Null where nothing may be selected. */
  readonly selected: ReadonlySet<string> | null;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
}

export function UploadTable({ uploads, selected, onSelect }: UploadTableProps) {
  const { uploads: texts, common } = useTexts();
  const all = new Set(uploads.map(({ id }) => id));
  const toggle = (id: string): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  return (
    <Paper className="rb-card">
      <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              {selected && (
                <Table.Th w={40}>
                  <Checkbox
                    aria-label={texts.selectAll}
                    checked={selected.size === all.size}
                    indeterminate={selected.size > 0 && selected.size < all.size}
                    onChange={() => onSelect(selected.size === all.size ? new Set() : all)}
                  />
                </Table.Th>
              )}
              <Table.Th>{texts.made}</Table.Th>
              <Table.Th>{common.state}</Table.Th>
              <Table.Th>{texts.reason}</Table.Th>
              <Table.Th>{common.destination}</Table.Th>
              <Table.Th>{texts.value}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {uploads.map((upload) => (
              <Row
                key={upload.id}
                upload={upload}
                isSelected={selected?.has(upload.id) ?? null}
                onToggle={() => toggle(upload.id)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Row({
  upload,
  isSelected,
  onToggle,
}: {
  readonly upload: Upload;
  readonly isSelected: boolean | null;
  readonly onToggle: () => void;
}) {
  const { uploads: texts, call, common } = useTexts();
  const format = useFormat();
  const opened = useOpenedFrom('uploads');
  const made = format.moment(upload.createdAt);
  return (
    <Table.Tr>
      {isSelected !== null && (
        <Table.Td>
          <Checkbox
            aria-label={texts.select(`${made}, ${upload.goal}, ${upload.destination}`)}
            checked={isSelected}
            onChange={onToggle}
          />
        </Table.Td>
      )}
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <TextLink
          to="/uploads/$id"
          params={{ id: upload.id }}
          search={opened}
          fw={600}
          aria-label={`${made}, ${upload.goal}, ${upload.destination}`}
        >
          {made}
        </TextLink>
        <Text size="xs">
          <TextLink to="/calls/$id" params={{ id: upload.callId }} search={opened}>
            {texts.seeCall}
          </TextLink>
        </Text>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <StateBadge state={upload.state} />
      </Table.Td>
      <Table.Td miw={260}>
        <Text size="sm">{upload.reason?.text ?? (upload.verified ? call.verified : '')}</Text>
        <Text size="xs" c="dimmed">
          {upload.state === 'pending' && upload.dueAt !== null ? texts.dueAt(format.moment(upload.dueAt)) : ''}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{upload.destination}</Text>
        <Text size="xs" c="dimmed">
          {upload.goal}
        </Text>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        {upload.value === null ? common.none : format.money(upload.value, upload.currency)}
      </Table.Td>
    </Table.Tr>
  );
}

interface BulkBarProps {
  readonly shown: readonly Upload[];
  readonly selected: readonly Upload[];
  readonly filter: UploadFilter;
}

/** Acts on what is selected, or on all that the filters fit, shown or not. */
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
