import { useGoalName } from '../../api/goalNames.js';
import type { ReactNode } from 'react';
import { Alert, Button, Collapse, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { BASE } from '../../api/client.js';
import { useSources } from '../../api/records.js';
import type { Source } from '../../api/types.js';
import { useProject } from '../../app/search.js';
import { useSession } from '../../app/session.js';
import { CopyableCode } from '../../components/CopyableCode.js';
import { EmptyState, QueryView } from '../../components/feedback.js';
import { useFormat } from '../../components/format.js';
import { PageHeader, Section } from '../../components/layout.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { MangoParameters, parameterName, Parameters } from './SourceParameters.js';

export function SourcesPage(): ReactNode {
  const { sources: texts, shell } = useTexts();
  const project = useProject();
  return (
    <>
      <PageHeader title={shell.pages.sources} lead={texts.lead} />
      <QueryView query={useSources(project)}>
        {(sources) =>
          sources.length === 0 ? (
            <EmptyState title={texts.empty} hint={texts.emptyHint} />
          ) : (
            <Stack>
              {sources.map((source) => (
                <SourceCard key={source.id} source={source} />
              ))}
            </Stack>
          )
        }
      </QueryView>
    </>
  );
}

/** One call-tracking account: its latest webhook, which parameters it sends, and which of them the rules lack. */
export function SourceCard({ source }: { readonly source: Source }) {
  const { sources: texts } = useTexts();
  const format = useFormat();
  const goalName = useGoalName();
  const { id, project, type, lastWebhookAt, receipts, calls, parameters, missing, zone, reconciled } = source;
  return (
    <Section
      title={id}
      aside={
        <Text size="sm" c="dimmed">
          {texts.types[type] ?? type}
        </Text>
      }
    >
      <Stack>
        <div>
          <Text fw={600}>{lastWebhookAt === null ? texts.silent : texts.last(format.ago(lastWebhookAt))}</Text>
          <Text size="sm" c="dimmed">
            {texts.receipts(receipts.read, receipts.unreadable)}
          </Text>
        </div>
        {missing.length > 0 && (
          <Alert variant="outline" color="yellow" title={texts.missing}>
            {missing.map(({ goal, condition, parameter }) => (
              <Text key={`${goal} ${condition} ${parameter}`} size="sm">
                {texts.missingLine(goalName(goal, project), condition, parameterName(type, parameter))}
              </Text>
            ))}
          </Alert>
        )}
        <Clock zone={zone} />
        {reconciled && (
          <Text size="sm">
            {reconciled.trouble === null
              ? texts.reconciled(reconciled.listed, reconciled.missed)
              : texts.reconciledTrouble(reconciled.trouble)}
          </Text>
        )}
        {calls > 0 && <Parameters type={type} calls={calls} parameters={parameters} />}
        <Setup source={source} startOpen={lastWebhookAt === null} />
      </Stack>
    </Section>
  );
}

function Clock({ zone }: { readonly zone: Source['zone'] }) {
  const { sources: texts } = useTexts();
  if (zone.suspectHours === null) {
    return zone.timezone === null ? null : (
      <Text size="sm" c="dimmed">
        {texts.zone}: {texts.zoneFine(zone.timezone)}
      </Text>
    );
  }
  return (
    <Alert variant="outline" color="red" title={texts.zoneSuspect(zone.suspectHours)}>
      {zone.reason?.text}
    </Alert>
  );
}

/** Set-up instructions with the webhook address. The page never receives the token, so a placeholder stands for it. */
export function Setup({ source: { id, type }, startOpen }: { readonly source: Source; readonly startOpen: boolean }) {
  const { sources: texts } = useTexts();
  const { publicUrl } = useSession();
  const [isOpen, { toggle }] = useDisclosure(startOpen);
  const isMango = type === 'mango';
  const base = publicUrl ?? BASE.href.replace(/\/$/, '');
  return (
    <div>
      <Button variant="default" size="xs" onClick={toggle} aria-expanded={isOpen}>
        {texts.setup}
      </Button>
      <Collapse expanded={isOpen}>
        <Stack gap="sm" mt="sm">
          <Text fw={600} size="sm">
            {texts.address}
          </Text>
          <CopyableCode text={`${base}/hooks/${id}/${texts.token}`} />
          <Text size="sm" c="dimmed">
            {texts.tokenHint} {publicUrl === null && texts.noPublicUrl}
          </Text>
          <List type="ordered" spacing="xs">
            {(isMango ? texts.mangoSteps : texts.otherSteps).map((step) => (
              <List.Item key={step}>{step}</List.Item>
            ))}
          </List>
          {isMango && <MangoParameters />}
        </Stack>
      </Collapse>
    </div>
  );
}
