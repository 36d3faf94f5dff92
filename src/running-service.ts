import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Abstract, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ManagementListener } from './api/health/management-listener.js';
import type { AppContext, LoadedContext } from './app-context.js';
import type { ConfigDifference, ConfigReloader } from './config/diff/config-reloader.js';
import { DeliveryJobs } from './delivery/delivery.jobs.js';
import { createDestinations, Destinations } from './destinations/destinations.js';
import type { Language } from './domain/localized-text.js';
import { systemClock } from './runtime/clock.js';
import { AppError } from './runtime/errors.js';
import { HTTP, type HttpClient } from './runtime/http.js';
import { configWarnings, differenceTo, outlineOf, recordRunningConfig } from './running-config.js';
import { type ArrivedRequest, createApp, createFrontServer, REQUEST_TIMEOUT_MS } from './server.js';
import { type Actor, auditEntry, AuditStore, InstallationStore } from './store/admin/audit.store.js';
import type { SqlExecutor } from './store/database/sql-executor.js';
import { HealthStore } from './store/statistics/health.store.js';
import { WebhookReceiver } from './webhooks/webhook-receiver.service.js';

/**
 * Connections that wait to be accepted; the system’s own limit (net.core.somaxconn) may be lower. With Node’s 511 a burst of
 * other connections made webhooks wait for a TCP retransmission, which takes seconds.
 */
const LISTEN_BACKLOG = 4_096;
const DRAIN_CHECK_MS = 50;

/** One application behind the port, with the requests that it is answering. */
interface Instance {
  readonly app: NestFastifyApplication;
  readonly context: AppContext;
  readonly route: (request: IncomingMessage, response: ServerResponse) => void;
  /** Whether an address contains a valid token. */
  readonly knowsToken: (url: string) => boolean;
  underWay: number;
}

type LoadContext = (language: Language) => Promise<LoadedContext>;

/** A reload that has not begun yet. */
interface WaitingReload {
  /** Everybody who asked for it; each is recorded in the audit log. */
  readonly by: Actor[];
  readonly difference: Promise<ConfigDifference>;
}

/**
 * The service behind one open port. A reload builds a second application from the new config beside the first, as a rolling
 * restart starts a second process; requests switch to the new one at one moment, and the old one ends when it has finished what
 * is under way. The port never closes, and if the new application cannot be built, nothing has changed.
 */
export class RunningService implements ConfigReloader {
  private readonly logger = new Logger('config');
  private readonly front: Server;
  private readonly retiring = new Set<Promise<void>>();
  private current!: Instance;
  private reloading: Promise<unknown> = Promise.resolve();
  /** By the language of the answer. */
  private readonly waitingReloads = new Map<Language, WaitingReload>();
  private settleClosed!: () => void;
  /** Resolves when everything is closed, stores included. */
  readonly closed = new Promise<void>((resolve) => (this.settleClosed = resolve));

  private constructor(private readonly load: LoadContext) {
    this.front = createFrontServer((request, response) => this.accept(this.current, request, response));
  }

  /** @param language of the warnings in the log */
  static async start(context: AppContext, load: LoadContext, language: Language): Promise<RunningService> {
    const service = new RunningService(load);
    service.current = await service.build(context);
    const { host, managementPort, role } = context.config.server;
    // A worker answers monitoring only, on the management port.
    const port = role === 'worker' ? (managementPort ?? context.config.server.port) : context.config.server.port;
    try {
      await new Promise<void>((resolve, reject) => {
        service.front.once('error', reject);
        service.front.listen({ port, host, backlog: LISTEN_BACKLOG }, resolve);
      });
      await service.listenForManagement();
      service.announceRole();
      service.logWarnings(language);
    } catch (error) {
      await service.current.app.close();
      throw error;
    }
    return service;
  }

  get<T>(token: Abstract<T> | symbol): T {
    return this.current.app.get<T>(token, { strict: false });
  }

  getHttpServer(): Server {
    return this.front;
  }

  async getUrl(): Promise<string> {
    const { address, family, port } = this.front.address() as AddressInfo;
    const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
    return `http://${family === 'IPv6' && host === address ? `[${host}]` : host}:${port}`;
  }

  async preview(language: Language): Promise<ConfigDifference> {
    return this.compare(await this.load(language), language);
  }

  /**
   * Serialised and single-flight: requests made while one waits share it. It reads the file after the previous reload, so that it
   * gets the latest content.
   */
  reload(by: Actor, language: Language): Promise<ConfigDifference> {
    const waiting = this.waitingReloads.get(language);
    if (waiting) {
      waiting.by.push(by);
      return waiting.difference;
    }
    const actors = [by];
    const difference = this.reloading.then(() => {
      this.waitingReloads.delete(language);
      return this.replace(actors, language);
    });
    this.waitingReloads.set(language, { by: actors, difference });
    this.reloading = difference.catch(() => undefined);
    return difference;
  }

  async close(): Promise<void> {
    await this.reloading;
    await this.current.app.close();
    await Promise.all(this.retiring);
    this.settleClosed();
  }

  private async replace(by: readonly Actor[], language: Language): Promise<ConfigDifference> {
    const context = await this.load(language);
    const difference = await this.compare(context, language);
    if (difference.needsRestart.length > 0) throw new AppError('RB_RELOAD_RESTART', difference.needsRestart.join(', '));
    const paths = difference.changes.map(({ path }) => path);
    const entries = by.map((one) => auditEntry(one, context.clock.now(), 'config.reload', { detail: { paths } }));
    const audit = (tx: SqlExecutor) => this.get(AuditStore).add(tx, entries);
    // The same again needs no other application, and building one holds the event loop for tens of milliseconds.
    if (isDeepStrictEqual(context.config, this.current.context.config))
      await recordRunningConfig(context.config, this.get(InstallationStore), audit);
    else await this.replaceCurrent(await this.build(context, audit));
    this.logger.log({ msg: 'config reloaded', changes: paths.length, by: by.map(({ name }) => name).join(', ') });
    this.logWarnings(language);
    return difference;
  }

  private async replaceCurrent(next: Instance): Promise<void> {
    const old = this.current;
    this.current = next;
    // From here on the new application runs, whatever fails; two must not run side by side.
    try {
      old.app.get(ManagementListener, { strict: false }).onApplicationShutdown();
      await this.listenForManagement();
    } finally {
      this.retire(old);
    }
    if (next.context.config.server.role !== 'web') void this.get(DeliveryJobs).warmUp();
  }

  private async compare({ config, platforms, clock, warnings }: LoadedContext, language: Language): Promise<ConfigDifference> {
    const stores = { installation: this.get(InstallationStore), health: this.get(HealthStore) };
    // Built for the comparison only and then dropped: nothing is asked of them.
    const runtime = { http: this.get<HttpClient>(HTTP), clock, publicUrl: config.server.publicUrl };
    const destinations = createDestinations(config, platforms, runtime);
    const next = { config, warnings: configWarnings(warnings, destinations, language) };
    return differenceTo(await outlineOf(this.current.context.config, stores.installation), next, stores);
  }

  /** @param also for a reload: runs in the transaction that records the running config; if it fails, nothing starts */
  private async build(context: AppContext, also?: (tx: SqlExecutor) => Promise<void>): Promise<Instance> {
    const app = await createApp({ ...context, reloader: this }, { isDatabaseOpen: also !== undefined });
    const fastify = app.getHttpAdapter().getInstance();
    const receiver = context.config.server.role === 'worker' ? null : app.get(WebhookReceiver, { strict: false });
    const instance: Instance = {
      app,
      context,
      route: (request, response) => fastify.routing(request, response),
      knowsToken: (url) => receiver?.knowsToken(url) === true,
      underWay: 0,
    };
    fastify.addHook('preClose', () => this.letFinish(instance));
    try {
      await app.init();
      await fastify.ready();
      await recordRunningConfig(context.config, app.get(InstallationStore, { strict: false }), also);
      return instance;
    } catch (error) {
      await app.close().catch(() => undefined);
      throw error;
    }
  }

  private accept(instance: Instance, request: IncomingMessage, response: ServerResponse): ArrivedRequest {
    instance.underWay += 1;
    response.once('close', () => (instance.underWay -= 1));
    return {
      showsToken: () => instance.knowsToken(request.url ?? ''),
      begin: () => instance.route(request, response),
    };
  }

  private announceRole(): void {
    const { role } = this.current.context.config.server;
    if (role === 'worker') this.logger.log({ msg: 'role worker: no webhooks and no dashboard here, health and metrics only' });
    if (role === 'web')
      this.logger.log({ msg: 'role web: webhooks are stored here and wait for a process of the role worker or all' });
  }

  /** Logs the config's warnings and goals that a platform cannot tell apart. */
  private logWarnings(language: Language): void {
    const warnings = configWarnings(this.current.context.warnings ?? [], this.get(Destinations), language);
    for (const warning of warnings) this.logger.warn({ msg: 'config', warning });
  }

  private async listenForManagement(): Promise<void> {
    if (this.current.context.config.server.role === 'worker') return;
    const managementPort = await this.get(ManagementListener).listen(this.current.app);
    if (managementPort !== null) this.logger.log({ msg: 'health and metrics have a port of their own', managementPort });
  }

  private retire({ app }: Instance): void {
    const retired = app
      .close()
      .catch((error: unknown) => {
        const name = error instanceof Error ? error.name : 'unknown';
        this.logger.error({ msg: 'what ran with the old config did not end as it should', error: name });
      })
      .finally(() => this.retiring.delete(retired));
    this.retiring.add(retired);
  }

  /** Runs before an application closes its stores: closes the port behind the last one, and answers its requests. */
  private async letFinish(instance: Instance): Promise<void> {
    const isLast = instance === this.current;
    const closed = isLast && this.front.listening ? new Promise<void>((resolve) => this.front.close(() => resolve())) : null;
    const until = systemClock.now() + REQUEST_TIMEOUT_MS;
    while (instance.underWay > 0 && systemClock.now() < until) {
      if (isLast) this.front.closeIdleConnections();
      await sleep(DRAIN_CHECK_MS);
    }
    if (isLast) this.front.closeAllConnections();
    await closed;
  }
}
