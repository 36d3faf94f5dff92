import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names and values, side by side. */
export function Facts({ facts, columns = 3 }: { readonly facts: readonly Fact[]; readonly columns?: number }) {
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 2, md: columns }} spacing="md" verticalSpacing="sm">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <Text component="dt" size="xs" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} size="sm" className="rb-break">
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
