import { Anchor, List, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { isReasonCode } from '@src/domain/reason.js';
import { reasonLabel } from '@src/messages/reason-labels.js';
import type { Destination, UploadDetail } from '../../api/types.js';
import { useFormat, usePlatformName } from '../../components/format.js';
import { useLanguage } from '../../texts/LanguageProvider.js';
import type { Texts } from '../../texts/texts.js';

interface Props {
  readonly upload: UploadDetail;
  /** Undefined for one that is not known any more. */
  readonly destination: Destination | undefined;
  /** Causes and the link are shown once for all uploads in one state. */
  readonly isFirst: boolean;
}

/** The answer first: whether the call is there, in one sentence; then likely causes, and where to look in the ad account. */
export function DestinationAnswer({ upload, destination, isFirst }: Props) {
  const { texts, language } = useLanguage();
  const format = useFormat();
  const platformName = usePlatformName();
  const { answer } = texts;
  const { state, reason, expiresAt, identifier, verified, platform } = upload;
  const place = platformName(platform);
  const account = destination?.account ?? null;
  const why = reason === null ? '' : isReasonCode(reason.code) ? reasonLabel(reason.code, language) : reason.text;
  const by = identifier === null ? '' : answer.by(identifier.kind, ending(identifier.value));
  const where = account === null ? '' : answer.accounts[platform]?.(account);
  const sentence: Readonly<Record<typeof state, string>> = {
    delivered: verified ? answer.confirmed(place) : answer.delivered(place, by),
    confirming: answer.confirming(place, by),
    sending: answer.sending(place),
    pending: answer.pending(place, why),
    uncertain: answer.uncertain(place),
    unmatched: answer.unmatched(place, by, where ?? ''),
    rejected: answer.rejected(place, why),
    expired: answer.expired(place, format.moment(expiresAt)),
    skipped: answer.skipped(place, why),
    cancelled: answer.cancelled(place, why),
  };
  const causes = isFirst ? causesOf(upload, answer) : [];
  return (
    <Stack gap={4}>
      <Text fw={600} size="sm" className="rb-break">
        {sentence[state]}
      </Text>
      {causes.length > 0 && (
        <>
          <Text size="xs" c="dimmed">
            {answer.likely}
          </Text>
          <List type="ordered" size="sm" spacing={2}>
            {causes.map((cause) => (
              <List.Item key={cause}>{cause}</List.Item>
            ))}
          </List>
        </>
      )}
      {isFirst && <ReportLink platform={platform} account={account} label={answer.report(place)} />}
    </Stack>
  );
}

/** Enough of an identifier to compare it with a known one. */
const SHOWN_SIGNS = 4;

function ending(value: string): string {
  return value.length <= SHOWN_SIGNS ? value : `…${value.slice(-SHOWN_SIGNS)}`;
}

/** Usual causes, the likeliest first. */
function causesOf({ state, reason, platform }: UploadDetail, { causes }: Texts['answer']): readonly string[] {
  return causes[`${state} ${reason?.code}`] ?? causes[`${state} ${platform}`] ?? [];
}

/**
 * Pages of the ad accounts, with the account's number if it consists of digits. No vendor documents these addresses. Looked up on
 * 2026-11-30: `metrika.yandex.ru/dashboard?id=` is the counter's first page, as public projects link it;
 * `ads.google.com/aw/conversions` shows the account's conversions, and Google's own Site Kit plugin links pages under it; for
 * Analytics only the root page is certain, because a property's address needs its number, which a destination need not know. None
 * leads to a single call.
 */
const REPORTS: Readonly<Record<string, (account: string) => string>> = {
  'yandex-metrica': (account) => `https://metrika.yandex.ru/dashboard?id=${account}`,
  'google-ads': () => 'https://ads.google.com/aw/conversions',
  ga4: () => 'https://analytics.google.com/analytics/web/',
};

function ReportLink({
  platform,
  account,
  label,
}: {
  readonly platform: string;
  readonly account: string | null;
  readonly label: string;
}) {
  const report = REPORTS[platform];
  if (report === undefined || account === null || (platform === 'yandex-metrica' && !/^\d+$/.test(account))) return null;
  return (
    <Anchor href={report(account)} target="_blank" rel="noreferrer" size="sm">
      {label} <IconExternalLink size={13} aria-hidden />
    </Anchor>
  );
}
