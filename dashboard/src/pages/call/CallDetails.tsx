import { List, Text } from '@mantine/core';
import { WARNING_MESSAGES } from '@src/messages/warning-messages.js';
import type { Call } from '../../api/types.js';
import { useFormat } from '../../components/format.js';
import { Facts, Section } from '../../components/layout.js';
import { useLanguage, useTexts } from '../../texts/LanguageProvider.js';

/** The call's data as the webhooks gave them, shown as plain text: nothing of it becomes a link or markup. */
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
    direction: call.direction === null ? null : texts.directions[call.direction],
    callType: call.callType === null ? null : texts.callTypes[call.callType],
    tags: call.tags.length === 0 ? null : call.tags.join(', '),
    value: call.value === null ? null : [call.value, call.currency].filter((part) => part !== null).join(' '),
    dealId: call.dealId,
    city: call.city,
    device: call.device === null ? null : (texts.devices[call.device.toLowerCase()] ?? call.device),
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

/** Identifiers that platforms can match, UTM parameters, and warnings of the parser. */
export function Identifiers({ call }: { readonly call: Call }) {
  const { texts: all, language } = useLanguage();
  const { call: texts } = all;
  const { yaCid, gaCid, rsCid, uid, gaSessionId, clickIds, utm, utmFrom, warnings } = call;
  const ids = { yaCid, gaCid, rsCid, gaSessionId, uid, ...clickIds };
  const origin = {
    ...Object.fromEntries(Object.entries(utm).map(([name, value]) => [`utm_${name}`, value])),
    [texts.utmFrom]: utmFrom === null ? null : texts.utmOrigins[utmFrom],
  };
  const facts = Object.entries({ ...ids, ...origin }).flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  const hasId = Object.values(ids).some((id) => id !== null);
  return (
    <Section title={texts.identifiers}>
      {!hasId && (
        <Text size="sm" mb="sm">
          {texts.noIdentifiers}
        </Text>
      )}
      <Facts facts={facts} columns={4} />
      {warnings.length > 0 && (
        <>
          <Text size="sm" mt="sm">
            {texts.warnings}:
          </Text>
          <List size="sm">
            {warnings.map((code) => (
              <List.Item key={code}>{WARNING_MESSAGES[code][language]}</List.Item>
            ))}
          </List>
        </>
      )}
    </Section>
  );
}
