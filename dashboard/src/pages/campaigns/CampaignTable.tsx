import { useGoalName } from '../../api/goalNames.js';
import type { Campaigns } from '../../api/types.js';
import { CsvLink } from '../../components/CsvButton.js';
import { sumText, useFormat } from '../../components/format.js';
import { TextLink } from '../../components/links.js';
import { type Direction, SortHead } from '../../components/SortHead.js';
import { useLanguage, useTexts } from '../../texts/LanguageProvider.js';

type Item = Campaigns['items'][number];

interface Props {
  readonly items: readonly Item[];
  readonly total: Campaigns['total'];
  /** What campaigns are broken down by, besides source and campaign. */
  readonly breakdown: 'utmTerm' | 'trackingNumber' | null;
  readonly order: CampaignOrder;
  readonly onOrder: (order: CampaignOrder) => void;
}

/** The metric by which campaigns are sorted. */
export interface CampaignOrder {
  /** The metric's name in the API's file. */
  readonly sort: string;
  readonly order: Direction;
}

/** A metric: its value for one campaign, and for all of them. */
interface MetricColumn {
  readonly key: string;
  readonly name: string;
  readonly of: (item: Item) => number;
  readonly text: (item: Item) => string;
  readonly total: string;
}

/** Calls, rates, goals and values per campaign, sorted by any of them, with the totals on top. */
export function CampaignTable({ items, total, breakdown, order, onOrder }: Props) {
  const { campaigns: texts } = useTexts();
  const columns = useMetricColumns(items, total);
  const chosen = columns.find(({ key }) => key === order.sort) ?? columns[0];
  const sign = order.order === 'desc' ? -1 : 1;
  const sorted = chosen ? items.toSorted((one, other) => sign * (chosen.of(one) - chosen.of(other))) : items;
  const sources = (item: Item): string => item.utmSource ?? texts.without;
  return (
    <div className="rb-card rb-wide" tabIndex={0} role="group" aria-label={texts.campaign}>
      <table className="rb-figures">
        <thead>
          <tr>
            <th>{texts.campaign}</th>
            <th>{texts.source}</th>
            {breakdown !== null && <th>{breakdown === 'utmTerm' ? texts.keyword : texts.number}</th>}
            {columns.map(({ key, name }) => (
              <SortHead
                key={key}
                name={name}
                direction={key === order.sort ? order.order : null}
                onSort={(direction) => onOrder({ sort: key, order: direction })}
                style={NUMBER}
              />
            ))}
          </tr>
          <tr>
            <th colSpan={breakdown === null ? 2 : 3}>{texts.total}</th>
            {columns.map(({ key, total: sum }) => (
              <th key={key} style={NUMBER}>
                {sum}
              </th>
            ))}
          </tr>
        </thead>
        {sorted.map((item) => (
          <tbody key={JSON.stringify([item.project, item.utmSource, item.utmCampaign, item.utmTerm, item.trackingNumber])}>
            <tr>
              <td className="rb-break">
                {item.utmCampaign === null ? (
                  texts.without
                ) : (
                  <TextLink to="/calls" search={{ campaign: item.utmCampaign, project: item.project }} size="sm">
                    {item.utmCampaign}
                  </TextLink>
                )}
              </td>
              <td>{sources(item)}</td>
              {breakdown !== null && <td className="rb-break">{item[breakdown] ?? texts.without}</td>}
              {columns.map(({ key, text }) => (
                <td key={key} style={NUMBER}>
                  {text(item)}
                </td>
              ))}
            </tr>
          </tbody>
        ))}
      </table>
    </div>
  );
}

const NUMBER = { textAlign: 'right', whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' } as const;

function useMetricColumns(items: readonly Item[], total: Campaigns['total']): MetricColumn[] {
  const { campaigns: texts } = useTexts();
  const format = useFormat();
  const goalName = useGoalName();
  const count = (key: 'calls' | 'answered' | 'missed', name: string): MetricColumn => {
    return { key, name, of: (item) => item[key], text: (item) => format.number(item[key]), total: format.number(total[key]) };
  };
  const rate = (key: string, name: string, of: (item: Item) => number, all: number): MetricColumn => {
    return { key, name, of, text: (item) => format.percent(of(item)), total: format.percent(all) };
  };
  const goals = [...new Set(items.flatMap((item) => item.goals.map(({ goal }) => goal)))];
  const metBy = (item: Item, goal: string): number => item.goals.find((one) => one.goal === goal)?.conversions ?? 0;
  const ofGoal = (goal: string): MetricColumn[] => {
    const sum = items.reduce((all, item) => all + metBy(item, goal), 0);
    const of = (item: Item): number => metBy(item, goal);
    return [
      { key: `goal.${goal}`, name: goalName(goal), of, text: (item) => format.number(of(item)), total: format.number(sum) },
      rate(`rate.${goal}`, texts.rate(goalName(goal)), (item) => share(of(item), item.calls), share(sum, total.calls)),
    ];
  };
  const values = (item: Item) => item.goals.flatMap((goal) => goal.values);
  return [
    count('calls', texts.calls),
    count('answered', texts.answered),
    rate('answeredRate', texts.answeredRate, (item) => share(item.answered, item.calls), share(total.answered, total.calls)),
    count('missed', texts.missed),
    ...goals.flatMap(ofGoal),
    {
      key: 'value',
      name: texts.value,
      of: (item) => values(item).reduce((sum, { value }) => sum + value, 0),
      text: (item) => sumText(values(item), format) ?? '—',
      total: sumText(items.flatMap(values), format) ?? '—',
    },
  ];
}

function share(part: number, of: number): number {
  return of === 0 ? 0 : part / of;
}

/** The same table as a file. */
export function CampaignsCsv({ query }: { readonly query: Readonly<Record<string, string | undefined>> }) {
  const { language } = useLanguage();
  return <CsvLink path="stats/campaigns.csv" parameters={{ ...query, limit: '500', language }} />;
}
