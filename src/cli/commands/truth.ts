import { Option, type Command } from 'commander';
import type { TruthLineView } from '../../api/truth/truth-views.js';
import { bothLanguages, type Language, type LocalizedText } from '../../domain/localized-text.js';
import type { Destination } from '../../destinations/destinations.js';
import type { Light } from '../../domain/truth/light.js';
import type { ReadingSummary } from '../../truth/reading.service.js';
import { reasonText } from '../../messages/reason-messages.js';
import { missingPackageReason } from '../../platforms/kit/reader.js';
import { EXIT_CODES } from '../failure.js';
import { loadContext } from '../load-context.js';
import {
  configOption,
  jsonOption,
  languageOption,
  printResult,
  daysReader,
  type CliContext,
  type ConfigOption,
} from '../terminal.js';

interface TruthOptions extends ConfigOption {
  readonly read?: true;
  readonly destination?: string;
  readonly goal?: string;
  readonly days: number;
  readonly by: 'day' | 'campaign';
  readonly language: Language;
}

/** A destination's id, and the result of reading it; null if it was not due. */
type ReadResult = readonly [destination: string, summary: ReadingSummary | null];

const DEFAULT_DAYS = 7;
const LIGHT_MARKS: Readonly<Record<Light, string>> = { green: '✓', amber: '~', red: '✗', grey: '·' };
const HEADINGS: readonly LocalizedText[] = [
  bothLanguages('', ''),
  bothLanguages('Day', 'День'),
  bothLanguages('Destination', 'Площадка'),
  bothLanguages('Goal', 'Цель'),
  bothLanguages('Campaign', 'Кампания'),
  bothLanguages('Ours', 'У нас'),
  bothLanguages('Theirs', 'В кабинете'),
  bothLanguages('Why', 'Почему'),
];
const WHY_COLUMN = HEADINGS.length - 1;
/** Only if it is read. */
const DIRECT = bothLanguages('Direct', 'Директ');
const NOTHING = bothLanguages(
  'No conversions on these days, and nothing was read back.',
  'За эти дни конверсий нет, и из кабинетов ничего не прочитано.',
);
const UNEXPLAINED = bothLanguages('unexplained', 'без объяснения');
const NOT_READ = bothLanguages('not read', 'не прочитано');

export function addTruth(program: Command, context: CliContext): void {
  const { text } = context;
  program
    .command('truth')
    .description(
      text(
        'What the ad platforms show, day by day, beside what Ringback says, and why they differ.',
        'Что показывают рекламные кабинеты по дням, что говорит Ringback и откуда расхождения.',
      ),
    )
    .option(
      '--read',
      text(
        'read the platforms back now instead of showing the last reading',
        'прочитать кабинеты сейчас, а не показывать последнее чтение',
      ),
    )
    .option('--destination <id>', text('only this destination', 'только эта площадка'))
    .option('--goal <id>', text('only this goal', 'только эта цель'))
    .addOption(
      new Option('--days <n>', text('so many days back', 'за сколько дней')).argParser(daysReader(context)).default(DEFAULT_DAYS),
    )
    .addOption(
      new Option('--by <what>', text('lines by day, or by day and campaign', 'строки по дням или по дням и кампаниям'))
        .choices(['day', 'campaign'])
        .default('day'),
    )
    .addOption(languageOption(context))
    .addOption(configOption(context))
    .addOption(jsonOption(context))
    .action((options: TruthOptions) => showTruth(context, options));
}

async function showTruth(context: CliContext, options: TruthOptions): Promise<void> {
  const app = await loadContext(context, options);
  const [
    { withApp },
    { requireKnownNames },
    { TruthModule },
    { TruthService },
    { ReadingService },
    { Destinations },
    { toTruthLineView, toReadView },
  ] = await Promise.all([
    import('../with-app.js'),
    import('../known-names.js'),
    import('../../truth/truth.module.js'),
    import('../../truth/truth.service.js'),
    import('../../truth/reading.service.js'),
    import('../../destinations/destinations.js'),
    import('../../api/truth/truth-views.js'),
  ]);
  const { by, goal, language } = options;
  await withApp(app, { module: TruthModule, database: options.read ? 'migrated' : 'current' }, async (services) => {
    await requireKnownNames(services, app.config, { destination: options.destination, goal }, context);
    const asked = services.get(Destinations).all.filter(({ id }) => (options.destination ?? id) === id);
    const read: ReadResult[] = [];
    if (options.read)
      for (const destination of asked)
        read.push([destination.id, await services.get(ReadingService).read(destination, { early: true })]);
    const days = services.get(TruthService).daysBack(options.days);
    const lines = (await services.get(TruthService).linesOf(asked, { ...days, by, goal })).map((line) =>
      toTruthLineView(line, language),
    );
    const troubles = read.flatMap(([destination, summary]) =>
      summary?.trouble ? [{ destination, ...toReadView(summary, language) }] : [],
    );
    const missing = options.read ? [] : asked.flatMap((one) => missingPackagesOf(one, language));
    const words = [
      ...missing,
      ...troubles.map(({ destination, trouble }) => `${destination}: ${trouble?.text ?? ''}`),
      lines.length === 0 ? NOTHING[language] : await truthTable(lines, language),
    ];
    printResult(context, words.join('\n'), {
      read: read.map(([destination, summary]) => ({ destination, ...(summary && toReadView(summary, language)) })),
      items: lines,
    });
    const failed = troubles.some(({ trouble }) => trouble?.code !== 'READING_OFF' || options.destination !== undefined);
    if (failed || lines.some(({ light }) => light === 'red')) context.exitCode = EXIT_CODES.failed;
  });
}

function missingPackagesOf({ id, platform }: Destination, language: Language): string[] {
  const missing = platform.reader && missingPackageReason(platform.reader);
  return missing ? [`${id}: ${reasonText(missing, language)} (${missing.code})`] : [];
}

async function truthTable(lines: readonly TruthLineView[], language: Language): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const withDirect = lines.some(({ direct }) => direct !== null);
  const headings = HEADINGS.map((heading) => heading[language]).toSpliced(
    WHY_COLUMN,
    0,
    ...(withDirect ? [DIRECT[language]] : []),
  );
  const table = new Table({ head: headings, style: { head: [], border: [] } });
  for (const { light, day, destination, goal, campaign, ours, theirs, direct, causes, unexplained } of lines) {
    const why = causes.map(({ text, count }) => `${text} ${signed(count)}`);
    if (unexplained) why.push(`${UNEXPLAINED[language]} ${signed(unexplained)}`);
    const counts = [ours, theirs ?? NOT_READ[language], ...(withDirect ? [direct ?? ''] : [])];
    table.push([LIGHT_MARKS[light], day, destination, goal, campaign ?? '', ...counts, why.join(', ')]);
  }
  return table.toString();
}

function signed(count: number): string {
  return count > 0 ? `+${count}` : String(count);
}
