import type { Config } from '../../config/config.js';
import { bothLanguages } from '../../domain/localized-text.js';
import { SECOND } from '../../domain/time/instant.js';
import type { HttpClient, HttpResult } from '../../runtime/http.js';
import type { Listener } from './listener.js';
import { rungsOf, type Rung } from './rung.js';

const TIMEOUT_MS = 10 * SECOND;
/** The door answers HEAD with 405 and stores nothing; no other address of ours is sure to be let through by a web server in front. */
const DOOR = '/hooks/ringback-doctor/nobody';

const rung = rungsOf('address');

/**
 * Whether the address under which the world is to reach the service leads to it, as seen from this machine.
 *
 * @param listener who listens on this machine; without the service nobody can answer
 */
export async function addressRungs(
  { server: { publicUrl, port } }: Config,
  http: HttpClient,
  listener: Listener,
): Promise<Rung[]> {
  if (listener === 'another program') {
    const text = bothLanguages(
      `Another program listens on port ${port}, so that the service cannot start. End it, or give Ringback another server.port.`,
      `Порт ${port} занят другой программой, поэтому сервис не запустится. Остановите её или задайте другой server.port.`,
    );
    return [rung('port', 'failed', text)];
  }
  if (listener === 'nobody') {
    const text = bothLanguages(
      'The service is not running on this machine, so that its address could not be tried. Start it and ask again.',
      'Сервис на этой машине не запущен, поэтому проверить его адрес нельзя. Запустите его и спросите снова.',
    );
    return [rung('reachable', 'assumed', text)];
  }
  if (publicUrl === null) {
    const text = bothLanguages(
      'server.publicUrl is not set: whether the call tracking reaches this service only its webhooks can tell.',
      'server.publicUrl не задан: доходит ли коллтрекинг до сервиса, покажут только сами вебхуки.',
    );
    return [rung('reachable', 'assumed', text)];
  }
  const answer = await http.send({ method: 'HEAD', url: `${publicUrl}${DOOR}`, timeoutMs: TIMEOUT_MS });
  return [reachable(publicUrl, answer), ...(publicUrl.startsWith('http:') ? [inTheClear()] : [])];
}

function reachable(publicUrl: string, answer: HttpResult): Rung {
  if (answer.kind !== 'answer') {
    const text = bothLanguages(
      `${publicUrl} does not answer from this machine (${answer.code}). Check the name, the certificate, the web server in front and the firewall.`,
      `${publicUrl} с этой машины не отвечает (${answer.code}). Проверьте имя, сертификат, веб-сервер перед Ringback и межсетевой экран.`,
    );
    return rung('reachable', 'failed', text);
  }
  if (answer.status === 405 && answer.headers['allow'] === 'GET, POST') {
    const text = bothLanguages(
      `${publicUrl} leads to the door of the webhooks, as seen from this machine.`,
      `${publicUrl} ведёт к приёму вебхуков, если смотреть с этой машины.`,
    );
    return rung('reachable', 'proved', text);
  }
  const text = bothLanguages(
    `Somebody else answers at ${publicUrl} (HTTP ${answer.status}). Have the web server in front pass /hooks/ on to Ringback unchanged.`,
    `По адресу ${publicUrl} отвечает кто-то другой (HTTP ${answer.status}). Пусть веб-сервер передаёт /hooks/ в Ringback без изменений.`,
  );
  return rung('reachable', 'failed', text);
}

function inTheClear(): Rung {
  const text = bothLanguages(
    'server.publicUrl is http: numbers of callers and secrets travel readable. Put a web server with a certificate in front.',
    'server.publicUrl начинается с http: номера звонящих и секреты идут открытым текстом. Поставьте впереди веб-сервер с сертификатом.',
  );
  return rung('encrypted', 'doubtful', text);
}
