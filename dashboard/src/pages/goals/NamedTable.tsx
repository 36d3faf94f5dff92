import { Table } from '@mantine/core';

interface Props {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly string[] }[];
}

/** Figures of what has a name; wider than a phone, so that it moves sideways by itself. */
export function NamedTable({ title, columns, rows }: Props) {
  return (
    <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': title } }}>
      <Table horizontalSpacing="sm" captionSide="top">
        <Table.Caption ta="start">{title}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th aria-label={title} />
            {columns.map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, cells }) => (
            <Table.Tr key={name}>
              <Table.Td miw={150}>{name}</Table.Td>
              {cells.map((cell, index) => (
                <Table.Td key={columns[index]} style={{ whiteSpace: 'nowrap' }}>
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
