/** One bar, with its goal: a minimum or a maximum. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly goal?: { readonly least: number } | { readonly most: number };
}

export interface BarGroup {
  readonly title: string;
  /** Printed after each value. */
  readonly unit: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 860;
const LABELS = 250;
const BAR_ROOM = 480;
const ROW = 20;
const TITLE_ROOM = 40;
const MET = '#2f7d5b';
const MISSED = '#c2553a';
const GOAL = '#1c1c1c';

/** Horizontal bars as an SVG picture, each group on its own scale; a missed goal has another colour and a note. */
export function barChart(groups: readonly BarGroup[]): string {
  let top = 0;
  const parts: string[] = [];
  for (const group of groups) {
    parts.push(groupPicture(group, top));
    top += TITLE_ROOM + group.bars.length * ROW + ROW / 2;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${top}" fill="#ffffff"/>
${parts.join('\n')}
</svg>
`;
}

function groupPicture({ title, unit, bars }: BarGroup, top: number): string {
  const finite = bars.flatMap(({ value, goal }) => [value, goalOf(goal) ?? 0]).filter(Number.isFinite);
  const scale = BAR_ROOM / Math.max(...finite, Number.MIN_VALUE);
  const rows = bars.map((bar, index) => barPicture(bar, unit, top + TITLE_ROOM + index * ROW, scale));
  return `<text x="10" y="${top + 26}" font-size="14" font-weight="bold" fill="${GOAL}">${escaped(title)}</text>\n${rows.join('\n')}`;
}

function barPicture({ label, value, goal }: Bar, unit: string, y: number, scale: number): string {
  const isMissed = goal !== undefined && ('least' in goal ? value < goal.least : value > goal.most);
  const length = Number.isFinite(value) ? Math.max(1, value * scale) : 0;
  const line = goalOf(goal);
  const wanted = goal === undefined ? '' : `, goal ${'least' in goal ? '≥' : '≤'} ${line}${isMissed ? ': missed' : ''}`;
  const mark =
    line === null
      ? ''
      : `<path d="M${(LABELS + line * scale).toFixed(1)} ${y - 1}v${ROW - 4}" stroke="${GOAL}" stroke-dasharray="3 2"/>`;
  return `<text x="${LABELS - 8}" y="${y + 12}" text-anchor="end">${escaped(label)}</text>
<rect x="${LABELS}" y="${y}" width="${length.toFixed(1)}" height="${ROW - 6}" fill="${isMissed ? MISSED : MET}"/>${mark}
<text x="${(LABELS + Math.max(length, (line ?? 0) * scale) + 6).toFixed(1)}" y="${y + 12}">${rounded(value)}${unit}${wanted}</text>`;
}

function goalOf(goal: Bar['goal']): number | null {
  if (goal === undefined) return null;
  return 'least' in goal ? goal.least : goal.most;
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
