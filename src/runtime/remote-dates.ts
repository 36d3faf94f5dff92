import { SECOND, type Instant } from '../domain/time/instant.js';
import type { Clock } from './clock.js';
import type { HttpClient, HttpRequest, HttpResult } from './http.js';

/** How far this machine's clock is from a server's; positive where ours is ahead. */
export interface Drift {
  readonly host: string;
  readonly ms: number;
  /** The server is this machine itself: it proves nothing that the clocks agree. */
  readonly local: boolean;
}

/** A Date header tells whole seconds: the middle of the second is meant. */
const HALF_A_SECOND = SECOND / 2;
const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Notes the Date header of every answer that passes, so that a wrong clock of this machine is seen without asking anybody for the time. */
export class RemoteDates {
  private readonly latest = new Map<string, Drift>();

  constructor(private readonly clock: Clock) {}

  /** The same client, watched. */
  watching(http: HttpClient): HttpClient {
    return {
      send: async (request) => {
        const sentAt = this.clock.now();
        const result = await http.send(request);
        this.note(request, result, sentAt);
        return result;
      },
    };
  }

  /** By the server that agrees best: one that is wrong itself must not accuse us. Null before any answer came. */
  closest(): Drift | null {
    return [...this.latest.values()].sort((a, b) => Math.abs(a.ms) - Math.abs(b.ms))[0] ?? null;
  }

  private note({ url }: HttpRequest, result: HttpResult, sentAt: Instant): void {
    const told = result.kind === 'answer' ? Date.parse(result.headers['date'] ?? '') : Number.NaN;
    if (Number.isNaN(told)) return;
    const { hostname } = new URL(url);
    const ours = (sentAt + this.clock.now()) / 2;
    this.latest.set(hostname, { host: hostname, ms: Math.round(ours - told - HALF_A_SECOND), local: LOCAL.test(hostname) });
  }
}
