import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';

const MAX_FILES_IN_FOLDER = 20;
const MAX_LINES = 350;
const MAX_COLUMNS = 130;

function filesIn(folder: string, ending: RegExp): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => ending.test(name) && !name.includes('node_modules')).map((name) => join(folder, name));
}

const SOURCES = filesIn('src', /\.ts$/).sort();
const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n');

/** Names that stand for the same thing in each of these files, which are found by folder. */
const EXPORTED_BY_CONVENTION: Readonly<Record<string, RegExp>> = {
  // Every platform's folder exports its definition under this name.
  platform: /^src\/platforms\/[\w-]+\/index\.ts$/,
  // Every vendor's folder exports its definition under this name.
  source: /^src\/sources\/[\w-]+\/index\.ts$/,
  // Every platform's and vendor's simulator is found by this name.
  simulator: /^src\/(platforms|sources)\/[\w-]+\/simulator\/index\.ts$/,
};

const DECLARATION = /^export (?:default |declare |abstract |async )*(?:class|interface|type|const|let|function\*?|enum) (\w+)/gm;

function filesByExportedName(): Map<string, Set<string>> {
  const files = new Map<string, Set<string>>();
  for (const file of SOURCES)
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(DECLARATION))
      files.set(name, (files.get(name) ?? new Set()).add(file));
  return files;
}

/** Words of a private vocabulary that the code once had; each has a plain word or a term of the field. */
const FORBIDDEN_WORDS: ReadonlySet<string> = new Set(
  [
    'door doors entrance house world worlds cabinet cabinets parcel parcels passage sequel news told rung rungs ladder climb climbs',
    'patient walk walks standing standings tally tallies figure figures places turn turns gate gates book agenda misbehave',
    'misbehaves misbehaviour fate treatment guess guesses slip slips errand errands manner holding conveyor dispatch workshop',
    'intake ledger stamp soundness',
  ]
    .join(' ')
    .split(' '),
);

const ANY_FORBIDDEN_WORD = new RegExp([...FORBIDDEN_WORDS].join('|'), 'i');

/** Forbidden words that are names of the public contract or of a table's column. */
const CONTRACT_NAMES: readonly { readonly names: readonly string[]; readonly files: RegExp; readonly reason: string }[] = [
  { names: ['rungs'], files: /^src\/(api\/doctor|cli)\//, reason: 'field of the answer of POST /doctor and of `doctor --json`' },
  {
    names: ['told'],
    files: /^src\/(api|processing)\/erasure\/|^src\/cli\/commands\/erase\.ts$/,
    reason: 'field of the record of destruction, which the audit log keeps',
  },
  {
    names: ['figures', 'stamp'],
    files: /^src\/(store\/(schema|statistics)|statistics)\//,
    reason: 'columns of the table daily_stats',
  },
  { names: ['misbehave'], files: /^src\/(sandbox|cli\/commands)\//, reason: 'route of the sandbox, POST /sandbox/misbehave' },
];

function wordsOf(identifier: string): string[] {
  return identifier.split(/(?<=[a-z0-9])(?=[A-Z])|_|(?<=[A-Z])(?=[A-Z][a-z])/).map((word) => word.toLowerCase());
}

function forbiddenIdentifiers(file: string): string[] {
  const allowed = CONTRACT_NAMES.filter(({ files }) => files.test(file)).flatMap(({ names }) => names);
  const found = new Set<string>();
  const text = readFileSync(file, 'utf8');
  // Parsing takes long, and most files hold none of the words anywhere.
  if (!ANY_FORBIDDEN_WORD.test(text)) return [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      if (!allowed.includes(node.text) && wordsOf(node.text).some((word) => FORBIDDEN_WORDS.has(word))) found.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return [...found];
}

/** Files whose names are still to be cleaned. The list only shrinks. */
const UNFINISHED_NAMES: readonly string[] = [
  'src/api/calls/call-at-destination.ts',
  'src/api/calls/calls.controller.ts',
  'src/api/calls/journey.service.ts',
  'src/api/calls/state-change-hints.ts',
  'src/api/http/openapi.ts',
  'src/app.module.ts',
  'src/cli/app-context.ts',
  'src/cli/commands/alerts.ts',
  'src/cli/commands/doctor.ts',
  'src/cli/commands/export.ts',
  'src/cli/commands/replay.ts',
  'src/cli/demo/bad-day.ts',
  'src/cli/demo/compare-simulators.ts',
  'src/cli/demo/demo-report.ts',
  'src/cli/demo/goal-mappings.ts',
  'src/cli/demo/run-demo.ts',
  'src/cli/import/reconcile.ts',
  'src/cli/replay/replay-services.ts',
  'src/cli/terminal.ts',
  'src/config/messages/suggestion.ts',
  'src/config/reading/config-tree.ts',
  'src/config/reading/load.ts',
  'src/config/reading/read-project.ts',
  'src/config/reading/read-root.ts',
  'src/config/reading/references.ts',
  'src/delivery/claims/claims.service.ts',
  'src/delivery/lost-answers/lost-answers.service.ts',
  'src/delivery/maintenance/retraction.service.ts',
  'src/delivery/rate-limits/rate-limits.service.ts',
  'src/delivery/requests/follow-up.ts',
  'src/delivery/requests/outgoing-rows.ts',
  'src/delivery/requests/request-journal.ts',
  'src/delivery/requests/request-pipeline.service.ts',
  'src/delivery/requests/request-sender.service.ts',
  'src/delivery/rounds/round.service.ts',
  'src/delivery/verdicts/verdict-poller.service.ts',
  'src/delivery/verdicts/verdict-steps.ts',
  'src/domain/calls/identifiers.ts',
  'src/domain/calls/merge.ts',
  'src/platforms/ga4/simulator/hit-recorder.ts',
  'src/platforms/ga4/simulator/index.ts',
  'src/platforms/google-ads/simulator/data-manager/accepted-requests.ts',
  'src/platforms/google-ads/simulator/data-manager/routes.ts',
  'src/platforms/google-ads/simulator/data-manager/verdict.ts',
  'src/platforms/google-ads/simulator/google-ads-api/check-request.ts',
  'src/platforms/google-ads/simulator/google-ads-api/check-row.ts',
  'src/platforms/google-ads/simulator/google-ads-api/server.ts',
  'src/platforms/google-ads/simulator/google-ads-api/uploads.ts',
  'src/platforms/google-ads/simulator/index.ts',
  'src/platforms/google-ads/simulator/oauth/routes.ts',
  'src/platforms/google-ads/simulator/state.ts',
  'src/platforms/yandex-metrica/answer.ts',
  'src/platforms/yandex-metrica/check.ts',
  'src/platforms/yandex-metrica/error-class.ts',
  'src/platforms/yandex-metrica/responses.ts',
  'src/platforms/yandex-metrica/simulator/access.ts',
  'src/platforms/yandex-metrica/simulator/index.ts',
  'src/platforms/yandex-metrica/simulator/uploads.ts',
  'src/processing/goals/conversion-planner.service.ts',
  'src/processing/goals/goal-decisions.ts',
  'src/processing/import/calls-import.service.ts',
  'src/processing/marks/marks.service.ts',
  'src/processing/marks/match-mark.ts',
  'src/processing/processing.module.ts',
  'src/processing/receipts/call-merger.ts',
  'src/processing/receipts/source-clocks.service.ts',
  'src/processing/reconcile/call-list-importer.service.ts',
  'src/processing/reconcile/reconcile.service.ts',
  'src/processing/replay/reread-call.ts',
  'src/processing/replay/rule-difference.ts',
  'src/processing/replay/stored-calls.service.ts',
  'src/processing/uploads/new-uploads.ts',
  'src/processing/uploads/processing-plan.ts',
  'src/processing/uploads/upload-steps.ts',
  'src/runtime/http-dates.ts',
  'src/sandbox/control-routes.ts',
  'src/sandbox/http-faults.ts',
  'src/sandbox/http-server.ts',
  'src/sandbox/sandbox.ts',
  'src/server.ts',
  'src/sources/mango/simulator/index.ts',
  'src/store/uploads/uploads.store.ts',
  'src/webhooks/webhook-receiver.service.ts',
];

/** Files with long lines that are still to be wrapped. The list only shrinks. */
const UNFINISHED_LINES: readonly string[] = [
  'src/api/access/session-cookie.ts',
  'src/api/export/csv-file.ts',
  'src/api/http/configure-http.ts',
  'src/cli/app-context.ts',
  'src/cli/commands/backup.ts',
  'src/cli/commands/doctor.ts',
  'src/cli/commands/erase.ts',
  'src/cli/commands/import.ts',
  'src/cli/commands/replay.ts',
  'src/cli/commands/start.ts',
  'src/cli/demo/demo-report.ts',
  'src/cli/demo/run-demo.ts',
  'src/cli/import/import-report.ts',
  'src/cli/import/reconcile.ts',
  'src/cli/init/config-template.ts',
  'src/cli/init/questions.ts',
  'src/cli/replay/replay-report.ts',
  'src/cli/terminal.ts',
  'src/config/reading/config-reader.ts',
  'src/config/reading/cross-checks.ts',
  'src/config/reading/read-project.ts',
  'src/config/reading/references.ts',
  'src/config/reading/yaml.ts',
  'src/delivery/circuit-breaker/circuit-breaker.service.ts',
  'src/delivery/maintenance/retraction.service.ts',
  'src/delivery/requests/in-flight-requests.ts',
  'src/delivery/requests/outgoing-rows.ts',
  'src/delivery/requests/request-pipeline.service.ts',
  'src/delivery/requests/request-sender.service.ts',
  'src/delivery/rounds/destination-lock.service.ts',
  'src/domain/calls/call.ts',
  'src/domain/calls/masking.ts',
  'src/domain/uploads/account-report.ts',
  'src/main.ts',
  'src/platforms/ga4/answer.ts',
  'src/platforms/ga4/config.ts',
  'src/platforms/ga4/simulator/rules.ts',
  'src/platforms/google-ads/check.ts',
  'src/platforms/google-ads/config.ts',
  'src/platforms/google-ads/data-manager/http-error.ts',
  'src/platforms/google-ads/data-manager/ingest-request.ts',
  'src/platforms/google-ads/data-manager/verdict.ts',
  'src/platforms/google-ads/error-codes.ts',
  'src/platforms/google-ads/google-ads-api/account-report.ts',
  'src/platforms/google-ads/google-ads-api/grpc-status.ts',
  'src/platforms/google-ads/google-ads-api/requests.ts',
  'src/platforms/google-ads/google-ads-api/sdk.ts',
  'src/platforms/google-ads/index.ts',
  'src/platforms/google-ads/oauth/token-exchange.ts',
  'src/platforms/google-ads/row.ts',
  'src/platforms/google-ads/simulator/google-ads-api/check-row.ts',
  'src/platforms/google-ads/simulator/google-ads-api/failure.ts',
  'src/platforms/google-ads/simulator/google-ads-api/upload-summary.ts',
  'src/platforms/kit/answers.ts',
  'src/platforms/kit/platform.ts',
  'src/platforms/kit/simulator/faults.ts',
  'src/platforms/yandex-metrica/check.ts',
  'src/platforms/yandex-metrica/client.ts',
  'src/platforms/yandex-metrica/responses.ts',
  'src/platforms/yandex-metrica/simulator/file-rows.ts',
  'src/platforms/yandex-metrica/simulator/upload-request.ts',
  'src/platforms/yandex-metrica/simulator/uploads.ts',
  'src/processing/erasure/erasure-plan.ts',
  'src/processing/erasure/find-person.ts',
  'src/processing/goals/goal-decisions.ts',
  'src/processing/receipts/imported-receipts.ts',
  'src/processing/reconcile/call-list-importer.service.ts',
  'src/processing/reconcile/reconcile.jobs.ts',
  'src/processing/reconcile/reconcile.service.ts',
  'src/processing/replay/reread-call.ts',
  'src/processing/replay/stored-calls.service.ts',
  'src/processing/uploads/upload-steps.ts',
  'src/runtime/csv.ts',
  'src/runtime/errors.ts',
  'src/runtime/http-dates.ts',
  'src/runtime/http.ts',
  'src/runtime/metrics.ts',
  'src/sources/mango/settings.ts',
  'src/sources/mango/simulator/calls-query.ts',
  'src/sources/mango/simulator/index.ts',
  'src/sources/mapped/index.ts',
  'src/sources/multipart.ts',
  'src/sources/source.ts',
  'src/store/destinations/destination-states.store.ts',
  'src/store/uploads/claims.store.ts',
  'src/store/uploads/journal.store.ts',
  'src/store/uploads/requests.store.ts',
  'src/store/uploads/retractions.store.ts',
  'src/store/uploads/sweep.store.ts',
  'test/architecture/vocabulary.spec.ts',
  'test/cli/bin.spec.ts',
  'test/cli/commands/doctor.spec.ts',
  'test/cli/commands/import-marks.spec.ts',
  'test/cli/commands/replay.spec.ts',
  'test/config/messages/issue-messages.spec.ts',
  'test/config/reading/references.spec.ts',
  'test/config/schema/alerts.spec.ts',
  'test/dashboard/report.spec.ts',
  'test/delivery/maintenance/account-reports.spec.ts',
  'test/delivery/maintenance/retraction.spec.ts',
  'test/delivery/rounds/round.spec.ts',
  'test/delivery/verdicts/verdict-poller.spec.ts',
  'test/domain/calls/custom-param.spec.ts',
  'test/platforms/contract/describe-config.ts',
  'test/platforms/contract/subject.ts',
  'test/platforms/google-ads/ads-server.ts',
  'test/platforms/google-ads/data-manager/ingest.spec.ts',
  'test/platforms/google-ads/simulator/ads-summary.spec.ts',
  'test/platforms/yandex-metrica/metrica.ts',
  'test/platforms/yandex-metrica/upload-list.spec.ts',
  'test/platforms/yandex-metrica/upload.spec.ts',
  'test/processing/erasure/retention.spec.ts',
  'test/processing/marks/marks.spec.ts',
  'test/processing/receipts/receipt-processor.spec.ts',
  'test/processing/reconcile/reconcile.spec.ts',
  'test/processing/replay/database-snapshot.ts',
  'test/sources/mango/sample.ts',
  'test/sources/mapped/examples.spec.ts',
  'test/support/delivery-harness.ts',
];

describe('a name', () => {
  it('that is exported means one thing', () => {
    const homonyms = [...filesByExportedName()]
      .map(([name, files]) => [name, [...files].filter((file) => !EXPORTED_BY_CONVENTION[name]?.test(file))] as const)
      .filter(([name, files]) => files.length > (name in EXPORTED_BY_CONVENTION ? 0 : 1));
    expect(homonyms).toEqual([]);
  });

  it('is a plain word or a term of the field', () => {
    const offending = SOURCES.flatMap((file) => forbiddenIdentifiers(file).map((name) => `${file} ${name}`));
    expect(offending.filter((line) => !UNFINISHED_NAMES.includes(line.split(' ')[0] ?? ''))).toEqual([]);
  });

  it('is waited for only in files that still have to be cleaned', () => {
    expect(UNFINISHED_NAMES.filter((file) => !SOURCES.includes(file) || forbiddenIdentifiers(file).length === 0)).toEqual([]);
  });
});

const isLong = (file: string): boolean => linesOf(file).some((line) => line.length > MAX_COLUMNS);

describe('a file', () => {
  it('of the sources has at most 350 lines', () => {
    expect(SOURCES.filter((file) => linesOf(file).length > MAX_LINES + 1)).toEqual([]);
  });

  it('shares its folder with at most nineteen others, migrations apart', () => {
    const counts = new Map<string, number>();
    for (const file of SOURCES) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    const full = [...counts].filter(([folder, count]) => count > MAX_FILES_IN_FOLDER && basename(folder) !== 'migrations');
    expect(full).toEqual([]);
  });

  it('has lines that fit on a screen', () => {
    const files = [...SOURCES, ...filesIn('test', /\.ts$/), ...filesIn('docs', /\.md$/)];
    expect(files.filter((file) => isLong(file) && !UNFINISHED_LINES.includes(file))).toEqual([]);
    expect(UNFINISHED_LINES.filter((file) => !files.includes(file) || !isLong(file))).toEqual([]);
  });
});
