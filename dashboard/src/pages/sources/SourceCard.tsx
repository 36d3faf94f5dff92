import { Alert, Stack, Text } from '@mantine/core';
import type { Source } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';
import { parameterName } from './parameterName.js';
import { Parameters } from './Parameters.js';
import { Setup } from './Setup.js';

/** One call-tracking account: is it alive, what does it say, and what do the rules miss in it. */
export function SourceCard({ source }: { readonly source: Source }) {
  const { sources: texts } = useTexts();
  const format = useFormat();
  const { id, type, lastWebhookAt, receipts, calls, parameters, missing, zone, reconciled } = source;
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
                {texts.missingLine(goal, condition, parameterName(type, parameter))}
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
