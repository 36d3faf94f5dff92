import { Group, Stack, Text, Title } from '@mantine/core';
import { isReasonCode } from '@src/domain/reason.js';
import type { UploadState } from '@src/domain/uploads/upload-states.js';
import { reasonLabel } from '@src/messages/reason-labels.js';
import { STATE_MESSAGES } from '@src/messages/state-messages.js';
import type { Funnel } from '../../api/types.js';
import { useFormat, usePlatformName } from '../../components/format.js';
import { TextLink } from '../../components/links.js';
import { useLanguage, useTexts } from '../../texts/LanguageProvider.js';

type Item = Funnel['items'][number];
const STEPS = ['calls', 'goal', 'identified', 'sent', 'confirmed'] as const;
type Step = (typeof STEPS)[number];

/** Calls that got no further than the previous step, by the states of their uploads. */
const LOST_BEFORE: Readonly<Partial<Record<Step, readonly UploadState[]>>> = {
  identified: ['skipped'],
  sent: ['pending', 'sending', 'expired', 'cancelled'],
  confirmed: ['confirming', 'uncertain', 'unmatched', 'rejected'],
};
/** Platforms that never confirm a single call: a missing confirmation means nothing there. */
const CONFIRMS_NONE = ['yandex-metrica', 'ga4', 'webhook'];
const MOST_REASONS = 4;

interface Props {
  readonly item: Item;
  /** The same destination in the preceding period; null if there is none. */
  readonly before: Item | null;
}

export function DestinationFunnel({ item, before }: Props) {
  const platformName = usePlatformName();
  const { destination, platform } = item;
  return (
    <div>
      <Title order={3} size="h5">
        {platform === null ? destination : platformName(platform)}{' '}
        <Text span size="xs" c="dimmed" fw={400}>
          {destination}
        </Text>
      </Title>
      <Stack component="ul" className="rb-list" gap={4} mt={4}>
        {STEPS.map((step, index) => (
          <FunnelStep key={step} step={step} previous={STEPS[index - 1]} item={item} before={before} />
        ))}
      </Stack>
    </div>
  );
}

function FunnelStep({ step, previous, item, before }: Props & { readonly step: Step; readonly previous: Step | undefined }) {
  const { overview } = useTexts();
  const format = useFormat();
  const { destination, platform, funnel, project } = item;
  const count = funnel[step];
  const isUnknown = step === 'confirmed' && count === 0 && platform !== null && CONFIRMS_NONE.includes(platform);
  const share = funnel.calls === 0 ? 0 : count / funnel.calls;
  const name = (
    <Text span size="sm">
      {overview.steps[step]}
    </Text>
  );
  return (
    <li>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        {step === 'calls' ? (
          <TextLink to="/calls" search={{ project }} size="sm" className="rb-target">
            {name}
          </TextLink>
        ) : step === 'goal' ? (
          <TextLink to="/calls" search={{ project, destination }} size="sm" className="rb-target">
            {name}
          </TextLink>
        ) : (
          <TextLink
            to="/uploads"
            search={{ project, destination, ...(step === 'confirmed' && { state: 'delivered' }) }}
            size="sm"
            className="rb-target"
          >
            {name}
          </TextLink>
        )}
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          <strong>{isUnknown ? '—' : format.number(count)}</strong>
          {!isUnknown && before !== null && (
            <Text span size="xs" c="dimmed">
              {' '}
              {overview.before(format.number(before.funnel[step]))}
            </Text>
          )}
        </Text>
      </Group>
      <div className="rb-bar" aria-hidden>
        <div style={{ width: `${isUnknown ? 0 : share * 100}%` }} />
      </div>
      {isUnknown ? (
        <Text size="xs" c="dimmed">
          {overview.confirmsNone(platform)}
        </Text>
      ) : (
        previous !== undefined && <Loss step={step} lost={funnel[previous] - count} of={funnel[previous]} item={item} />
      )}
    </li>
  );
}

interface LossProps {
  readonly step: Step;
  readonly lost: number;
  readonly of: number;
  readonly item: Item;
}

/** How many calls the step lost, and the most frequent reasons, each a link to the uploads that it counts. */
function Loss({ step, lost, of, item: { destination, split, reasons } }: LossProps) {
  const { texts, language } = useLanguage();
  const { overview } = texts;
  const format = useFormat();
  if (lost <= 0) return null;
  const here = reasons.filter(({ state }) => LOST_BEFORE[step]?.includes(state));
  const nameOf = ({ state, reason }: (typeof reasons)[number]): string =>
    reason !== null && isReasonCode(reason.code) ? reasonLabel(reason.code, language) : STATE_MESSAGES[state][language].name;
  const { rulesNotMet, excluded } = split.noGoal;
  return (
    <Text size="xs" c="dimmed">
      {overview.lost(format.number(lost), format.percent(lost / of))}
      {step === 'goal' &&
        ` ${[
          `${overview.rulesNotMet} ${format.number(rulesNotMet)}`,
          excluded > 0 ? `${overview.excluded} ${format.number(excluded)}` : '',
        ]
          .filter(Boolean)
          .join(', ')}`}
      {here.slice(0, MOST_REASONS).map((one, index) => (
        <span key={`${one.state} ${one.reason?.code}`}>
          {index === 0 ? ' ' : ', '}
          <TextLink
            to="/uploads"
            search={{ destination, state: one.state, ...(one.reason === null ? {} : { code: one.reason.code }) }}
            size="xs"
          >
            {nameOf(one)} {format.number(one.calls)}
          </TextLink>
        </span>
      ))}
    </Text>
  );
}
