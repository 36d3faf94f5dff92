import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { MINUTE } from '../domain/time/instant.js';
import { systemClock } from './clock.js';

/** Each takes some 20 kB while it waits (2026-11-30). Further ones are dropped before anything is read. */
const MAX_CONNECTIONS = 4_096;
/** Above this number, connections are closed between two requests: senders open new ones. */
const MANY_CONNECTIONS = 3_072;
/** If they all send at the same moment, Node parses it in one tick of the event loop: 70 µs each (2026-11-30), together 18 ms. */
const MAX_UNPROVEN = 256;

/** New connections have priority for this long, and then unauthenticated requests for as long. */
const PHASE_MS = 24;

/** The set of unproven connections that a socket is in until it is proven. */
const setOf = new WeakMap<Socket, Set<Socket>>();

/** Called once a request's token or key was found valid. */
export function markProven({ socket }: { readonly socket: Socket }): void {
  setOf.get(socket)?.delete(socket);
}

export function isProven({ socket }: { readonly socket: Socket }): boolean {
  return setOf.get(socket)?.has(socket) !== true;
}

/**
 * Admission control for connections. Anybody can open connections and leave half-sent requests on them; proven ones have shown a
 * valid token or key. The number of others is limited, and the oldest is dropped for the newest: waiting senders cannot occupy
 * all places, whether they come from one address or from thousands.
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
   * Call once per tick: whether unauthenticated requests wait for new connections. Node accepts one per tick; the longer its
   * ticks are, the longer the system's queue, which on overflow costs seconds (TCP retransmission).
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
