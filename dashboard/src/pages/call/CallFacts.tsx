import type { Call } from '../../api/types.js';
import { Facts } from '../../parts/Facts.js';
import { useFormat } from '../../parts/format.js';
import { Section } from '../../parts/Section.js';
import { useTexts } from '../../texts/LanguageProvider.js';

/** What the webhooks said of the call. Everything in here is shown as the text that it is. */
export function CallFacts({ call, statusText }: { readonly call: Call; readonly statusText: string | null }) {
  const { call: texts, common } = useTexts();
  const format = useFormat();
  const flag = (value: boolean | null): string | null => (value === null ? null : value ? common.yes : common.no);
  const moment = (iso: string | null): string | null => (iso === null ? null : format.exact(iso));
  const seconds = (count: number | null): string | null => (count === null ? null : common.seconds(count));
  const values: Readonly<Record<keyof typeof texts.factNames, string | null>> = {
    startedAt: moment(call.startedAt),
    endedAt: moment(call.endedAt),
    callerNumber: call.callerNumber,
    trackingNumber: call.trackingNumber,
    talkSeconds: seconds(call.talkSeconds),
    waitSeconds: seconds(call.waitSeconds),
    statusCode: call.statusCode === null ? null : [call.statusCode, statusText].filter((part) => part !== null).join(': '),
    isQuality: flag(call.isQuality),
    isNew: flag(call.isNew),
    isDuplicate: flag(call.isDuplicate),
    callType: call.callType === null ? null : texts.callTypes[call.callType],
    city: call.city,
    device: call.device,
    ip: call.ip,
    source: call.source,
    callId: call.callId,
    pageUrl: call.pageUrl,
    firstUrl: call.firstUrl,
    customParam: call.customParam,
  };
  const facts = Object.entries(values).map(([name, value]) => {
    return { name: texts.factNames[name as keyof typeof values], value: value ?? common.unknown };
  });
  return (
    <Section title={texts.facts}>
      <Facts facts={facts} columns={4} />
    </Section>
  );
}
