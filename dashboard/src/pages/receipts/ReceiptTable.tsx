import { Button, Paper, Table, Text } from '@mantine/core';
import { answered, api } from '../../api/client.js';
import type { Receipt } from '../../api/types.js';
import { useOpenedFrom } from '../../parts/BackLink.js';
import { useFormat } from '../../parts/format.js';
import { TextLink } from '../../parts/links.js';
import { useAct } from '../../parts/useAct.js';
import { useTexts } from '../../texts/LanguageProvider.js';

export function ReceiptTable({ receipts }: { readonly receipts: readonly Receipt[] }) {
  const { receipts: texts } = useTexts();
  return (
    <Paper className="rb-card">
      <Table.ScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.came}</Table.Th>
              <Table.Th>{texts.source}</Table.Th>
              <Table.Th>{texts.verdict}</Table.Th>
              <Table.Th>{texts.why}</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {receipts.map((receipt) => (
              <Row key={receipt.id} receipt={receipt} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Row({ receipt: { id, receivedAt, source, verdict, reason, callId } }: { readonly receipt: Receipt }) {
  const { receipts: texts } = useTexts();
  const format = useFormat();
  const opened = useOpenedFrom('receipts');
  const reading = useAct(
    () => answered(api.POST('/api/v1/receipts/{id}/replay', { params: { path: { id } } })),
    (now) => texts.readAgain(texts.verdicts[now.verdict]),
  );
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.exact(receivedAt)}</Table.Td>
      <Table.Td>{source}</Table.Td>
      <Table.Td>
        <Text size="sm" fw={verdict === 'unreadable' ? 700 : 400}>
          {texts.verdicts[verdict]}
        </Text>
      </Table.Td>
      <Table.Td miw={220}>
        <Text size="sm" className="rb-break">
          {reason?.text}
        </Text>
        {callId !== null && (
          <TextLink to="/calls/$id" params={{ id: callId }} search={opened} size="sm">
            {texts.seeCall}
          </TextLink>
        )}
      </Table.Td>
      <Table.Td>
        <Button variant="default" size="compact-sm" loading={reading.isPending} onClick={() => reading.mutate(undefined)}>
          {texts.again}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
