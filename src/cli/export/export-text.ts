import { AccessLog } from '../../api/access/access-log.service.js';
import type { Access } from '../../api/access/access.js';
import { toCallFilter } from '../../api/calls/call-filter.js';
import { callExportQuery, separatorOf, uploadExportQuery } from '../../api/export/export.controller.js';
import { ExportService } from '../../api/export/export.service.js';
import { readInput } from '../../api/http/input.js';
import { ApiProblem } from '../../api/http/problem.js';
import { toUploadFilter } from '../../api/uploads/upload-input.js';
import type { Language } from '../../domain/localized-text.js';
import { UsageError } from '../failure.js';
import { COMMAND_LINE_ACTOR } from '../terminal.js';
import type { AppServices } from '../with-app.js';

export type ExportKind = 'calls' | 'uploads';

interface ExportRequest {
  readonly what: ExportKind;
  /** Parameters of the API. */
  readonly filter: Readonly<Record<string, string>>;
  /** As the API shows them, instead of CSV. */
  readonly json: boolean;
  readonly language: Language;
}

/** Whoever may run commands on the server has access to everything; phones stay masked. */
const COMMAND_LINE_ACCESS: Access = { name: COMMAND_LINE_ACTOR, keyId: null, role: 'operator', projects: null };

/**
 * Yields the list in pieces, as it is read.
 *
 * @throws UsageError for a filter that the API would refuse
 */
export async function exportText(
  services: AppServices,
  timezone: string,
  request: ExportRequest,
): Promise<AsyncGenerator<string>> {
  const text = await textOf(services, timezone, request);
  const { what, filter } = request;
  const filters = Object.keys(filter);
  await services.get(AccessLog).record(COMMAND_LINE_ACCESS, `${what}.export`, filter['project'], { filters });
  return text;
}

async function textOf(
  services: AppServices,
  timezone: string,
  { what, filter, json, language }: ExportRequest,
): Promise<AsyncGenerator<string>> {
  const lists = services.get(ExportService);
  if (what === 'calls') {
    const query = asUsageError(language, () => readInput(callExportQuery, filter, 'INVALID_PARAMETER'));
    const calls = toCallFilter(query, COMMAND_LINE_ACCESS, timezone);
    return json ? jsonText(await lists.callPages(calls)) : lists.calls(calls, separatorOf(query));
  }
  const query = asUsageError(language, () => readInput(uploadExportQuery, filter, 'INVALID_PARAMETER'));
  const uploads = toUploadFilter(query, COMMAND_LINE_ACCESS, timezone);
  const locale = { language, timezone } as const;
  return json ? jsonText(await lists.uploadPages(uploads, locale)) : lists.uploads(uploads, separatorOf(query), locale);
}

/** One object, like every other JSON result; one item per line. */
async function* jsonText(pages: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  yield '{"items":[';
  let before = '\n';
  for await (const items of pages) {
    yield before + items.map((item) => JSON.stringify(item)).join(',\n');
    before = ',\n';
  }
  yield '\n]}\n';
}

function asUsageError<T>(language: Language, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ApiProblem)
      throw new UsageError(`--filter ${error.field ?? ''}: ${error.detail[language]}`, { cause: error });
    throw error;
  }
}
