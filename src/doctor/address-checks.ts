import type { Config } from '../config/config.js';
import { bothLanguages } from '../domain/localized-text.js';
import { SECOND } from '../domain/time/instant.js';
import type { HttpClient, HttpResult } from '../runtime/http.js';
import { type DoctorCheck, doctorChecksOf } from './doctor-check.js';

/** Who listens on the configured address. */
export type PortListener = 'ringback' | 'another program' | 'nobody';

const HEALTH_TIMEOUT_MS = 10 * SECOND;

/**
 * Probes the configured address from this machine. A listener that does not answer, or answers with an error, is assumed to be
 * Ringback: to consider it stopped while it runs is the worse mistake.
 */
export async function findPortListener(
  { server: { host, port, managementPort } }: Config,
  http: HttpClient,
): Promise<PortListener> {
  const here = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const url = `http://${here.includes(':') ? `[${here}]` : here}:${managementPort ?? port}/healthz`;
  return listenerFrom(await http.send({ method: 'GET', url, timeoutMs: HEALTH_TIMEOUT_MS }));
}

function listenerFrom(result: HttpResult): PortListener {
  switch (result.kind) {
    case 'notSent':
      return result.code === 'TIMEOUT' ? 'ringback' : 'nobody';
    case 'lost':
      // Node's HTTP parser: the response is not HTTP.
      return result.code.startsWith('HPE_') ? 'another program' : 'ringback';
    case 'answer':
      return result.status >= 500 || isOwnHealthAnswer(result.body) ? 'ringback' : 'another program';
  }
}

/** The response of our own /healthz. */
function isOwnHealthAnswer(body: string): boolean {
  try {
    return (JSON.parse(body) as { status?: unknown } | null)?.status === 'ok';
  } catch {
    return false;
  }
}

const ADDRESS_TIMEOUT_MS = 10 * SECOND;
/** The webhook route answers HEAD with 405 and stores nothing; it is the only route that a reverse proxy surely forwards. */
const WEBHOOK_PROBE_PATH = '/hooks/ringback-doctor/nobody';

const addressCheck = doctorChecksOf('address');

/**
 * Whether the public address leads to the service, as seen from this machine.
 *
 * @param listener who listens on this machine; without the service there is no answer
 */
export async function checkAddress(
  { server: { publicUrl, port } }: Config,
  http: HttpClient,
  listener: PortListener,
): Promise<DoctorCheck[]> {
  if (listener === 'another program') {
    const text = bothLanguages(
      `Another program listens on port ${port}, so that the service cannot start. End it, or give Ringback another server.port.`,
      `Порт ${port} занят другой программой, поэтому сервис не запустится. Остановите её или задайте другой server.port.`,
    );
    return [addressCheck('port', 'failed', text)];
  }
  if (listener === 'nobody') {
    const text = bothLanguages(
      'The service is not running on this machine, so that its address could not be tried. Start it and ask again.',
      'Сервис на этой машине не запущен, поэтому проверить его адрес нельзя. Запустите его и повторите проверку.',
    );
    return [addressCheck('reachable', 'assumed', text)];
  }
  if (publicUrl === null) {
    const text = bothLanguages(
      'server.publicUrl is not set: whether the call tracking reaches this service only its webhooks can tell.',
      'server.publicUrl не задан: доходит ли коллтрекинг до сервиса, покажут только сами вебхуки.',
    );
    return [addressCheck('reachable', 'assumed', text)];
  }
  const answer = await http.send({ method: 'HEAD', url: `${publicUrl}${WEBHOOK_PROBE_PATH}`, timeoutMs: ADDRESS_TIMEOUT_MS });
  return [reachability(publicUrl, answer), ...(publicUrl.startsWith('http:') ? [notEncrypted()] : [])];
}

function reachability(publicUrl: string, answer: HttpResult): DoctorCheck {
  if (answer.kind !== 'answer') {
    const text = bothLanguages(
      `${publicUrl} does not answer from this machine (${answer.code}). Check the name, the certificate, the web server ` +
        'in front and the firewall.',
      `${publicUrl} с этой машины не отвечает (${answer.code}). Проверьте имя, сертификат, веб-сервер перед Ringback и ` +
        'межсетевой экран.',
    );
    return addressCheck('reachable', 'failed', text);
  }
  if (answer.status === 405 && answer.headers['allow'] === 'GET, POST') {
    const text = bothLanguages(
      `${publicUrl} leads to the webhook receiver, as seen from this machine.`,
      `${publicUrl} ведёт к приёму вебхуков, если смотреть с этой машины.`,
    );
    return addressCheck('reachable', 'proved', text);
  }
  const text = bothLanguages(
    `Somebody else answers at ${publicUrl} (HTTP ${answer.status}). Have the web server in front pass /hooks/ on to ` +
      'Ringback unchanged.',
    `По адресу ${publicUrl} отвечает кто-то другой (HTTP ${answer.status}). Пусть веб-сервер передаёт /hooks/ в Ringback ` +
      'без изменений.',
  );
  return addressCheck('reachable', 'failed', text);
}

function notEncrypted(): DoctorCheck {
  const text = bothLanguages(
    'server.publicUrl is http: numbers of callers and secrets travel readable. Put a web server with a certificate in front.',
    'server.publicUrl начинается с http: номера звонящих и секреты идут открытым текстом. Поставьте впереди веб-сервер с ' +
      'сертификатом.',
  );
  return addressCheck('encrypted', 'doubtful', text);
}
