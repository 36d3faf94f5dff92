import type { Config } from '../../config/config.js';
import { inWords } from '../../domain/in-words.js';
import { SECOND } from '../../domain/instant.js';
import type { HttpClient, HttpResult } from '../../runtime/http.js';
import { rungsOf, type Rung } from './rung.js';

const TIMEOUT_MS = 10 * SECOND;
/** The door answers HEAD with 405 and stores nothing; no other address of ours is sure to be let through by a web server in front. */
const DOOR = '/hooks/ringback-doctor/nobody';

const rung = rungsOf('address');

/**
 * Whether the address under which the world is to reach the service leads to it, as seen from this machine.
 *
 * @param isRunning whether the service runs; without it nobody can answer
 */
export async function addressRungs({ server: { publicUrl } }: Config, http: HttpClient, isRunning: boolean): Promise<Rung[]> {
  if (!isRunning) {
    const text = inWords(
      'The service is not running on this machine, so that its address could not be tried. Start it and ask again.',
      'Сервис на этой машине не запущен, поэтому проверить его адрес нельзя. Запустите его и спросите снова.',
    );
    return [rung('reachable', 'assumed', text)];
  }
  if (publicUrl === null) {
    const text = inWords(
      'server.publicUrl is not set: whether the call tracking reaches this service only its webhooks can tell.',
      'server.publicUrl не задан: доходит ли коллтрекинг до сервиса, покажут только сами вебхуки.',
    );
    return [rung('reachable', 'assumed', text)];
  }
  const answer = await http.send({ method: 'HEAD', url: `${publicUrl}${DOOR}`, timeoutMs: TIMEOUT_MS });
  return [reachable(publicUrl, answer), ...(publicUrl.startsWith('http:') ? [inTheClear()] : [])];
}

/** Whether the service runs and listens here. */
export async function isListening({ server: { host, port } }: Config, http: HttpClient): Promise<boolean> {
  const here = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const url = `http://${here.includes(':') ? `[${here}]` : here}:${port}/healthz`;
  const answer = await http.send({ method: 'GET', url, timeoutMs: TIMEOUT_MS });
  return answer.kind === 'answer';
}

function reachable(publicUrl: string, answer: HttpResult): Rung {
  if (answer.kind !== 'answer') {
    const text = inWords(
      `${publicUrl} does not answer from this machine (${answer.code}). Check the name, the certificate, the web server in front and the firewall.`,
      `${publicUrl} с этой машины не отвечает (${answer.code}). Проверьте имя, сертификат, веб-сервер перед Ringback и межсетевой экран.`,
    );
    return rung('reachable', 'failed', text);
  }
  if (answer.status === 405 && answer.headers['allow'] === 'GET, POST') {
    const text = inWords(
      `${publicUrl} leads to the door of the webhooks, as seen from this machine.`,
      `${publicUrl} ведёт к приёму вебхуков, если смотреть с этой машины.`,
    );
    return rung('reachable', 'proved', text);
  }
  const text = inWords(
    `Somebody else answers at ${publicUrl} (HTTP ${answer.status}). Have the web server in front pass /hooks/ on to Ringback unchanged.`,
    `По адресу ${publicUrl} отвечает кто-то другой (HTTP ${answer.status}). Пусть веб-сервер передаёт /hooks/ в Ringback без изменений.`,
  );
  return rung('reachable', 'failed', text);
}

function inTheClear(): Rung {
  const text = inWords(
    'server.publicUrl is http: numbers of callers and secrets travel readable. Put a web server with a certificate in front.',
    'server.publicUrl начинается с http: номера звонящих и секреты идут открытым текстом. Поставьте впереди веб-сервер с сертификатом.',
  );
  return rung('encrypted', 'doubtful', text);
}
