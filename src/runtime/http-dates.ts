import { type Instant, SECOND } from '../domain/time/instant.js';
import type { Clock } from './clock.js';
import type { HttpClient, HttpRequest, HttpResult } from './http.js';

/** How long the header `Retry-After` (seconds or an HTTP date) asks us to stay away, in milliseconds; 0 when it says nothing sensible. */
export function parseRetryAfter(header: string | undefined, now: Instant): number {
  const text = header?.trim() ?? '';
  const wanted = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now;
  return Number.isFinite(wanted) ? Math.max(0, wanted) : 0;
}

/** How far this machine's clock is from a server's; positive where ours is ahead. */
export interface ClockDrift {
  readonly host: string;
  readonly ms: number;
  /** The server is this machine itself: it proves nothing that the clocks agree. */
  readonly local: boolean;
}

/** A Date header tells whole seconds: the middle of the second is meant. */
const HALF_SECOND = SECOND / 2;
const LOCAL_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Notes the Date header of every answer that passes, so that a wrong clock of this machine is seen without asking anybody for the time. */
export class ClockDriftMonitor {
  private readonly latest = new Map<string, ClockDrift>();

  constructor(private readonly clock: Clock) {}

  /** The same client, watched. */
  observe(http: HttpClient): HttpClient {
    return {
      send: async (request) => {
        const sentAt = this.clock.now();
        const result = await http.send(request);
        this.record(request, result, sentAt);
        return result;
      },
    };
  }

  /** By the server that agrees best: one that is wrong itself must not accuse us. Null before any answer came. */
  smallestDrift(): ClockDrift | null {
    return [...this.latest.values()].sort((a, b) => Math.abs(a.ms) - Math.abs(b.ms))[0] ?? null;
  }

  private record({ url }: HttpRequest, result: HttpResult, sentAt: Instant): void {
    const told = result.kind === 'answer' ? Date.parse(result.headers['date'] ?? '') : Number.NaN;
    if (Number.isNaN(told)) return;
    const { hostname } = new URL(url);
    const ours = (sentAt + this.clock.now()) / 2;
    this.latest.set(hostname, { host: hostname, ms: Math.round(ours - told - HALF_SECOND), local: LOCAL_HOST.test(hostname) });
  }
}
