import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { MINUTE } from '../domain/time/instant.js';
import { systemClock } from './clock.js';

/** Each takes some 20 kB while it waits (2026-11-30). More are dropped before anything is read. */
const MAX_CONNECTIONS = 4_096;
/** From so many on, connections between two requests are closed: senders open new ones. */
const MANY_CONNECTIONS = 3_072;
/**
 * Where each of them sends something in the same moment, Node parses all of it in one tick of the event loop: 70 µs each
 * (2026-11-30), which is 18 ms.
 */
const MAX_UNPROVEN = 256;

/** New connections go first for so long, and then requests that show nothing for as long. */
const PHASE_MS = 24;

/** The set of unproven connections that each is in until it is proven. */
const setOf = new WeakMap<Socket, Set<Socket>>();

/** For whoever has found the token or the key of a request right. */
export function markProven({ socket }: { readonly socket: Socket }): void {
  setOf.get(socket)?.delete(socket);
}

export function isProven({ socket }: { readonly socket: Socket }): boolean {
  return setOf.get(socket)?.has(socket) !== true;
}

/**
 * Admission control for connections. Anybody can open connections and leave requests on them half sent; on proven ones a right
 * token or key was shown. Of the others only so many are kept, and the oldest gives way to the newest: senders that wait cannot
 * fill all places, whether they come from one address or from thousands.
 */
export class ConnectionLimits {
  private readonly logger = new Logger('connections');
  private readonly unproven = new Set<Socket>();
  private open = 0;
  private lastLine = -Infinity;
  private hasAdmitted = false;
  private phase = { isOfConnections: false, since: -Infinity };

  constructor(private readonly server: Server) {
    server.maxConnections = MAX_CONNECTIONS;
    server.on('connection', (socket) => this.admit(socket));
  }

  /**
   * To be asked once in each tick: whether requests that show nothing wait, because connections are coming in. Node accepts one a
   * tick, and the fuller its ticks are, the longer those at the end of the system's queue wait; where that overflows, for seconds
   * (TCP's next try).
   */
  goFirst(): boolean {
    const now = performance.now();
    if (now - this.phase.since >= PHASE_MS) this.phase = { isOfConnections: !this.phase.isOfConnections, since: now };
    const { hasAdmitted } = this;
    this.hasAdmitted = false;
    return hasAdmitted && this.phase.isOfConnections;
  }

  private admit(socket: Socket): void {
    this.open += 1;
    this.hasAdmitted = true;
    this.unproven.add(socket);
    setOf.set(socket, this.unproven);
    socket.once('close', () => {
      this.open -= 1;
      this.unproven.delete(socket);
    });
    if (this.open > MANY_CONNECTIONS) this.server.closeIdleConnections();
    if (this.unproven.size > MAX_UNPROVEN) this.makeRoom();
  }

  private makeRoom(): void {
    // A Set keeps the order of insertion: the first is the oldest.
    const oldest = this.unproven.values().next().value;
    if (!oldest) return;
    this.unproven.delete(oldest);
    oldest.destroy();
    this.logSometimes();
  }

  private logSometimes(): void {
    const now = systemClock.now();
    if (now - this.lastLine < MINUTE) return;
    this.lastLine = now;
    this.logger.warn({ msg: 'many connections that show no token and no key, the oldest are closed', open: this.open });
  }
}
