import type { LoggedUpload, RecordComparison, SimulatedService, SimulatorDefinition } from '../../kit/simulator/simulator.js';
import { bothLanguages } from '../../../domain/localized-text.js';
import { MetricaError, type MetricaErrorType } from './access.js';
import { METRICA_ACCOUNTS, metricaDemoDestinations, metricaFaultDestinations, metricaSandboxDestinations } from './accounts.js';
import { attachMetrica } from './routes.js';

/** Metrica stores no key of ours: a row is identified by visitor, goal and second. */
const comparison: RecordComparison = {
  isRecordOf: ({ identifier, goal, occurredAt }, upload) =>
    identifier.kind === upload.identifier?.kind &&
    identifier.value === upload.identifier.value &&
    goal === upload.platformGoal &&
    isSameSecond(occurredAt, upload),
  countsCopies: false,
  unlinkedNote: (count) =>
    bothLanguages(
      ` ${count} more went to Metrica in files that it processed, and it knows no visitor for them:\n` +
        'the log calls them delivered, but vouches for none of that file.',
      ` Ещё ${count} ушли в Метрику в файлах, которые она обработала, но посетителя для них не знает:\n` +
        'в журнале они доставлены, но ни одна строка такого файла не подтверждена.',
    ),
};

function isSameSecond(recorded: string, { occurredAt }: LoggedUpload): boolean {
  return occurredAt === null || recorded.slice(0, 19) === occurredAt.slice(0, 19);
}

function refusal(type: MetricaErrorType, message: string): { status: number; body: string } {
  const error = new MetricaError(type, message);
  return { status: error.status, body: JSON.stringify(error.body()) };
}

const service: SimulatedService = {
  name: 'yandex-metrica',
  paths: ['/management/', '/stat/', '/json/v5/reports'],
  refusals: {
    rateLimited: refusal('quota_requests_by_ip', 'Too many requests'),
    unavailable: refusal('backend_error', 'Backend is not available'),
    expiredToken: refusal('invalid_token', 'The token is not valid'),
  },
  comparison,
  badDay: [
    { fault: 'rate-limited', times: 1, retryAfterSeconds: 1 },
    { fault: 'answer-lost', times: 1 },
    { fault: 'expired-token', times: 1 },
    { fault: 'unavailable', times: 1, retryAfterSeconds: null },
    { fault: 'html', times: 1 },
    // Each would once have cost good rows.
    { fault: 'scripted', answer: { status: 413, type: 'text/html' }, times: 1 },
    { fault: 'scripted', answer: { status: 451, type: 'text/html' }, times: 1 },
  ],
  sinkAnswer,
};

let sinkUploads = 0;

function sinkAnswer(body: string): object {
  // The lines of the one file in a multipart body, without the header.
  const file = body.slice(body.indexOf('\r\n\r\n') + 4, body.lastIndexOf('\r\n--'));
  const lines = file.split('\n').filter((line) => line !== '').length - 1;
  sinkUploads += 1;
  return { uploading: { id: String(sinkUploads), source_quantity: lines, line_quantity: lines, status: 'UPLOADED' } };
}

export const simulator: SimulatorDefinition = {
  id: 'yandex-metrica',
  title: 'Yandex.Metrica',
  order: 1,
  accounts: { metrica: METRICA_ACCOUNTS },
  services: [service],
  attachHttp: attachMetrica,
  sandboxDestinations: metricaSandboxDestinations,
  demoDestinations: metricaDemoDestinations,
  faultDestinations: metricaFaultDestinations,
};
