import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Metrics } from '../../src/runtime/metrics.js';

interface Board {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}
interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly expr: string }[] }[];
}

/** A histogram's series end in what they count. */
const namedIn = (expression: string): string[] =>
  [...expression.matchAll(/ringback_\w+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''));

describe('what is deployed for monitoring', () => {
  const known = new Set(new Metrics().registry.getMetricsAsArray().map(({ name }) => name));
  const board = JSON.parse(readFileSync('deploy/grafana-board.json', 'utf8')) as Board;
  const rules = parse(readFileSync('deploy/prometheus-alerts.yaml', 'utf8')) as Rules;

  it.each([
    ['the board', board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))],
    ['the alert rules', rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr))],
  ])('asks in %s for metrics that there are, and for no other', (_name, expressions) => {
    const asked = expressions.flatMap(namedIn);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });
});
