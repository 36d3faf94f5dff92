import { Button, Collapse, Group, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useAlertWatch } from '../../api/alerts.js';
import type { AlertWatch } from '../../api/types.js';
import { useFormat } from '../../parts/format.js';
import { Loaded } from '../../parts/Loaded.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** What is looked for every minute, when that was last done, and whether people are told: nothing found is not nobody looked. */
export function Watch() {
  return (
    <Loaded asked={useAlertWatch()} rows={1}>
      {(watch) => <Said watch={watch} />}
    </Loaded>
  );
}

function Said({ watch: { lookedAt, rules, channels } }: { readonly watch: AlertWatch }) {
  const { overview: texts } = useTexts();
  const format = useFormat();
  const [isOpen, { toggle }] = useDisclosure();
  const wanted = rules.flatMap(({ text }) => text ?? []);
  const off = rules.length - wanted.length;
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {lookedAt === null ? texts.notLooked : texts.looked(format.ago(lookedAt))} <Told channels={channels} />
      </Text>
      {channels.map(
        ({ channel, waiting, trouble }) =>
          trouble !== null && (
            <Group key={channel} gap="xs" wrap="nowrap" align="flex-start">
              <IconAlertTriangle size={20} color="var(--rb-wait)" aria-hidden style={{ flexShrink: 0 }} />
              <Text size="sm" className="rb-break">
                {texts.untold(texts.channels[channel], waiting, trouble)}
              </Text>
            </Group>
          ),
      )}
      <div>
        <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={isOpen}>
          {texts.watched}
        </Button>
        <Collapse expanded={isOpen}>
          <List size="sm" mt="xs" spacing={2}>
            {wanted.map((text) => (
              <List.Item key={text}>{text}</List.Item>
            ))}
          </List>
          {off > 0 && (
            <Text size="sm" c="dimmed" mt="xs">
              {texts.watchedOff(off)}
            </Text>
          )}
        </Collapse>
      </div>
    </Stack>
  );
}

function Told({ channels }: { readonly channels: AlertWatch['channels'] }) {
  const { overview: texts } = useTexts();
  const format = useFormat();
  if (channels.length === 0) return texts.toldNobody;
  const each = channels.map(({ channel, lastSentAt }) => {
    const last = lastSentAt === null ? texts.toldNever : texts.toldLast(format.ago(lastSentAt));
    return `${texts.channels[channel]} (${last})`;
  });
  return texts.told(each.join(', '));
}
