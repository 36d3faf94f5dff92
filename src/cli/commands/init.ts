import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { UsageError } from '../failure.js';
import { collectAnswers, optionName, type GivenAnswers } from '../init/ask.js';
import { QUESTION_KEYS, QUESTION_TEXTS } from '../init/questions.js';
import { printResult, type CliContext, jsonOption } from '../terminal.js';

interface InitOptions extends GivenAnswers {
  readonly out: string;
  readonly yes?: boolean;
  readonly check: boolean;
  readonly endpoint: Readonly<Record<string, string>>;
}

export function addInit(program: Command, context: CliContext): void {
  const { text, language } = context;
  const command = program
    .command('init')
    .description(
      text(
        'Ask a few questions, say where each secret comes from and test it, and write a config with comments, a .env and the ' +
          'first key. Answers may be given as options, secrets as environment variables.',
        'Задать несколько вопросов, объяснить, где взять каждый секрет, проверить его и записать конфиг с пояснениями, .env и ' +
          'первый ключ. Ответы можно дать опциями, секреты — переменными окружения.',
      ),
    )
    .option('-o, --out <file>', text('where to; must not be there yet', 'куда; такого файла ещё не должно быть'), 'ringback.yaml')
    .addOption(
      new Option('--language <language>', text('of questions and comments', 'язык вопросов и пояснений')).choices(['ru', 'en']),
    )
    .option(
      '-y, --yes',
      text('do not ask: take what is usual for what is not given', 'не спрашивать: для остального взять обычное'),
    )
    .option('--no-check', text('do not test secrets against the platforms', 'не проверять секреты на площадках'))
    .option(
      '--endpoint <platform=address>',
      text(
        'another address of a platform, such as that of the sandbox; may be repeated',
        'другой адрес площадки, например симулятора; можно несколько раз',
      ),
      endpointCollector(context),
      {},
    );
  for (const asked of QUESTION_KEYS) command.option(`--${optionName(asked)} <text>`, QUESTION_TEXTS[asked][language]);
  command.addOption(jsonOption(context)).action((options: InitOptions) => init(context, options));
}

async function init(context: CliContext, options: InitOptions): Promise<void> {
  const { terminal, text } = context;
  const file = resolve(options.out);
  if (existsSync(file))
    throw new UsageError(
      text(
        `${options.out} is there already: choose another name with --out.`,
        `${options.out} уже есть: выберите другое имя через --out.`,
      ),
    );
  const asks = options.yes !== true;
  if (asks && !terminal.canAsk)
    throw new UsageError(
      text(
        'There is nobody to ask: add --yes, and give answers as options.',
        'Спросить некого: добавьте --yes, а ответы дайте опциями.',
      ),
    );
  const answers = await collectAnswers(terminal, options, asks, context.language);
  const [installation, { collectSecrets }, { setupReport }] = await Promise.all([
    import('../init/installation.js'),
    import('../init/ask-secrets.js'),
    import('../init/report.js'),
  ]);
  const { assertUsable, install, knownSecrets, planInstallation } = installation;
  const { endpoint: endpoints } = options;
  const known = knownSecrets(file);
  // Refuses what the start would refuse, before asking for secrets and before writing anything.
  await assertUsable(planInstallation(file, answers, known, { endpoints }));
  const collected = options.check
    ? await collectSecrets(terminal, answers, { file, known, endpoints, asks })
    : { secrets: known, checks: [] };
  const plan = planInstallation(file, answers, collected.secrets, { endpoints });
  const key = await install(plan);
  printResult(context, setupReport(plan, key, collected.checks), {
    file,
    environmentFile: plan.environmentFile,
    [plan.tokenVariable]: plan.token,
    secrets: [...Object.keys(plan.secrets), ...plan.missing],
    missing: plan.missing,
    metricaGoal: plan.metricaGoal,
    checks: collected.checks,
    key,
    webhookUrl: plan.webhookUrl,
  });
}

const endpointCollector =
  ({ text }: CliContext) =>
  (typed: string, known: Readonly<Record<string, string>>): Record<string, string> => {
    const [platform = '', ...address] = typed.split('=');
    if (address.length > 0) return { ...known, [platform]: address.join('=') };
    throw new UsageError(
      text(`--endpoint wants platform=address, not "${typed}".`, `--endpoint ждёт площадка=адрес, а не «${typed}».`),
    );
  };
