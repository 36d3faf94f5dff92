import { bothLanguages } from '../../domain/localized-text.js';
import type { CheckResult, SendContext } from '../kit/platform.js';
import type { WebhookConnection } from './client.js';
import { originOf } from './request.js';

/** One HEAD request. */
export const CHECK_REQUESTS = 1;

/**
 * Asks the host for nothing but its headers, at its root: many receivers take a HEAD request of the hook's own address for the
 * hook. It proves name, certificate and that somebody answers; neither the path, nor the secret, nor the fields.
 */
export async function checkWebhook(connection: WebhookConnection, context: SendContext): Promise<CheckResult[]> {
  return [await checkHost(connection, context), ...checkTransportSafety(connection), DELIVERY];
}

async function checkHost({ settings, http }: WebhookConnection, { signal }: SendContext): Promise<CheckResult> {
  const origin = originOf(settings.url);
  const { host } = new URL(origin);
  const result = await http.send({ method: 'HEAD', url: `${origin}/`, headers: { 'User-Agent': 'Ringback' }, signal });
  if (result.kind !== 'answer') {
    const text = bothLanguages(`${host} could not be reached: ${result.code}.`, `${host} недоступен: ${result.code}.`);
    return { name: 'host', result: 'failed', text };
  }
  const text = bothLanguages(`${host} answers (HTTP ${result.status}).`, `${host} отвечает (HTTP ${result.status}).`);
  return { name: 'host', result: result.status >= 500 ? 'doubtful' : 'proved', text };
}

const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function checkTransportSafety({ settings: { url, secret } }: WebhookConnection): CheckResult[] {
  const { protocol, hostname } = new URL(originOf(url));
  const results: CheckResult[] = [];
  if (protocol === 'http:' && !LOCAL.test(hostname)) {
    const text = bothLanguages(
      'url is http: anybody on the way can read the calls. Write https where the receiver has it.',
      'url начинается с http: данные звонков видны всем по пути. Укажите https, если получатель его поддерживает.',
    );
    results.push({ name: 'encryption', result: 'doubtful', text });
  }
  if (secret === undefined) {
    const text = bothLanguages(
      'Requests are not signed. Set secret where the receiver can verify Standard Webhooks.',
      'Запросы не подписаны. Укажите secret, если получатель умеет проверять Standard Webhooks.',
    );
    results.push({ name: 'signature', result: 'assumed', text });
  }
  return results;
}

const DELIVERY: CheckResult = {
  name: 'delivery',
  result: 'assumed',
  text: bothLanguages(
    'Path, secret and fields show only when a conversion is sent: the check sends none.',
    'Путь, секрет и поля проверяются только при отправке конверсии: проверка её не отправляет.',
  ),
};
