import type { FastifyReply, FastifyRequest } from 'fastify';
import { DAY } from '../../../domain/time/instant.js';
import type { SimulatorContext } from '../../kit/simulator/context.js';
import type { MetricaAccount } from './accounts.js';

/** HTTP status of each error type. Yandex: dev/metrika, intro/errors, read 2026-11-22. */
const STATUS = {
  invalid_uploading: 400,
  invalid_parameter: 400,
  missing_parameter: 400,
  unauthorized: 401,
  invalid_token: 403,
  access_denied: 403,
  not_found: 404,
  quota_requests_by_ip: 429,
  quota_parallel_requests: 429,
  quota_requests_by_uid: 429,
  backend_error: 503,
} as const;
export type MetricaErrorType = keyof typeof STATUS;

/** An error in the documented shape. The texts are ours: the real ones are localised and not documented. */
export class MetricaError extends Error {
  readonly status: number;

  constructor(
    readonly type: MetricaErrorType,
    message: string,
    private readonly location: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = STATUS[type];
  }

  /** `{"errors":[{"error_type","message","location"}],"code","message"}`; a location may be missing there too. */
  body(): object {
    const error = {
      error_type: this.type,
      message: this.message,
      ...(this.location === null ? {} : { location: this.location }),
    };
    return { errors: [error], code: this.status, message: this.message };
  }
}

const PARALLEL_PER_LOGIN = 3;
const REQUESTS_PER_DAY = 5000;

interface LoginUsage {
  inFlight: number;
  /** Whole days since 1970 in GMT: the daily quota is renewed at 00:00 GMT. */
  day: number;
  today: number;
}

/**
 * Admits a request: token, quotas of its login, then the counter. Yandex: dev/metrika, intro/authorization and intro/quotas, read
 * 2026-11-22.
 *
 * @throws MetricaError unauthorized, invalid_token, quota_parallel_requests, quota_requests_by_uid, not_found, access_denied
 */
export class MetricaAccess {
  private readonly usage = new Map<string, LoginUsage>();

  constructor(private readonly context: SimulatorContext) {}

  admit(request: FastifyRequest, reply: FastifyReply): void {
    const login = loginOf(this.context, request.headers.authorization);
    this.count(login, reply);
    const { ids } = request.query as { ids?: string };
    const { counterId = ids } = request.params as { counterId?: string };
    if (counterId === undefined) return;
    this.checkCounter(counterId, login);
    if (request.method !== 'GET' && permissionOf(this.context, counterId, login) === 'view')
      throw new MetricaError('access_denied', 'The login may only look at the counter');
  }

  private count(login: string, reply: FastifyReply): void {
    const usage = this.usageToday(login);
    if (usage.inFlight >= PARALLEL_PER_LOGIN) throw new MetricaError('quota_parallel_requests', 'Too many parallel requests');
    if (usage.today >= REQUESTS_PER_DAY)
      throw new MetricaError('quota_requests_by_uid', 'The daily quota of the login is used up');
    usage.today += 1;
    usage.inFlight += 1;
    // 'close' is emitted after a finished answer and after a broken connection.
    reply.raw.once('close', () => {
      usage.inFlight -= 1;
    });
  }

  private usageToday(login: string): LoginUsage {
    const day = Math.floor(this.context.clock() / DAY);
    const usage = this.usage.get(login) ?? { inFlight: 0, day, today: 0 };
    if (usage.day !== day) Object.assign(usage, { day, today: 0 });
    this.usage.set(login, usage);
    return usage;
  }

  private checkCounter(counterId: string, login: string): void {
    const owners = this.context.accounts.metrica.filter((account) => account.counterId === counterId);
    if (owners.length === 0) throw new MetricaError('not_found', 'The counter does not exist');
    if (!owners.some((account) => account.login === login)) throw new MetricaError('access_denied', 'No access to the counter');
  }
}

/**
 * The login that a token belongs to.
 * @throws MetricaError unauthorized, invalid_token
 */
export function loginOf({ accounts }: SimulatorContext, header: string | undefined): string {
  const token = /^OAuth (\S+)$/.exec(header ?? '')?.[1];
  if (token === undefined) throw new MetricaError('unauthorized', 'Authorization: OAuth <token> is missing or malformed');
  const account = accounts.metrica.find((candidate) => candidate.token === token);
  if (account === undefined) throw new MetricaError('invalid_token', 'The token is not valid');
  return account.login;
}

export function permissionOf({ accounts }: SimulatorContext, counterId: string, login: string): MetricaAccount['permission'] {
  return accounts.metrica.find((one) => one.counterId === counterId && one.login === login)?.permission ?? 'own';
}
