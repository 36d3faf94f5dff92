import { type Instant, SECOND } from '../domain/time/instant.js';
import type { Clock } from './clock.js';
import type { HttpClient, HttpRequest, HttpResult } from './http.js';

/** The wait that `Retry-After` (seconds or an HTTP date) asks for, in milliseconds; 0 for a header that cannot be read. */
export function parseRetryAfter(header: string | undefined, now: Instant): number {
  const text = header?.trim() ?? '';
  const wanted = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now;
  return Number.isFinite(wanted) ? Math.max(0, wanted) : 0;
}

/** How far this machine's clock is from a server's; positive where ours is ahead. */
export interface ClockDrift {
  readonly host: string;
  readonly ms: number;
  /** Whether the server is this machine itself: then it proves nothing. */
  readonly local: boolean;
}

/** A Date header has whole seconds: the middle of the second is the best estimate. */
const HALF_SECOND = SECOND / 2;
const LOCAL_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Compares the Date header of every response with our clock, so that a wrong clock is noticed without asking for the time. */
export class ClockDriftMonitor {
  private readonly latest = new Map<string, ClockDrift>();

  constructor(private readonly clock: Clock) {}

  /** The same client, observed. */
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

  /** Of the server that agrees best: one server's wrong clock must not count against ours. Null before the first response. */
  smallestDrift(): ClockDrift | null {
    return [...this.latest.values()].sort((a, b) => Math.abs(a.ms) - Math.abs(b.ms))[0] ?? null;
  }

  private record({ url }: HttpRequest, result: HttpResult, sentAt: Instant): void {
    const serverTime = result.kind === 'answer' ? Date.parse(result.headers['date'] ?? '') : Number.NaN;
    if (Number.isNaN(serverTime)) return;
    const { hostname } = new URL(url);
    const ours = (sentAt + this.clock.now()) / 2;
    this.latest.set(hostname, {
      host: hostname,
      ms: Math.round(ours - serverTime - HALF_SECOND),
      local: LOCAL_HOST.test(hostname),
    });
  }
}
