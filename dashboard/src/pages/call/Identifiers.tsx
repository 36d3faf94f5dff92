import { List, Text } from '@mantine/core';
import { WARNING_WORDS } from '@src/domain/warning-words.js';
import type { Call } from '../../api/types.js';
import { Facts } from '../../parts/Facts.js';
import { Section } from '../../parts/Section.js';
import { useSpoken } from '../../texts/LanguageProvider.js';

/** By what platforms can match the call, where it came from, and what was noticed about it. */
export function Identifiers({ call }: { readonly call: Call }) {
  const { texts: all, language } = useSpoken();
  const { call: texts } = all;
  const { yaCid, gaCid, rsCid, uid, gaSessionId, clickIds, utm, warnings } = call;
  const ids = { yaCid, gaCid, rsCid, gaSessionId, uid, ...clickIds };
  const origin = Object.fromEntries(Object.entries(utm).map(([name, value]) => [`utm_${name}`, value]));
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
              <List.Item key={code}>{WARNING_WORDS[code][language]}</List.Item>
            ))}
          </List>
        </>
      )}
    </Section>
  );
}
