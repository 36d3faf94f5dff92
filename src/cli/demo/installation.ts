import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { stringify } from 'yaml';
import { AlertsService } from '../../alerts/alerts.service.js';
import { loadAppContextFrom } from '../../app-context.js';
import { AccountReportsService } from '../../delivery/maintenance/account-reports.service.js';
import { Destinations } from '../../destinations/destinations.js';
import type { Language } from '../../domain/localized-text.js';
import type { AccountReport } from '../../domain/uploads/account-report.js';
import { ReconcileService } from '../../processing/reconcile/reconcile.service.js';
import { newSecret } from '../../runtime/ids.js';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.js';
import { createApp } from '../../server.js';
import type { Reconciliation } from '../../store/schema/entities/source-state.entity.js';
import { DEMO_SOURCE_ID, demoConfig, demoRoutes, type DemoRoute } from './config.js';
import type { DemoClock } from './demo-clock.js';

/** Delay of the simulators' verdicts, for which the real platforms take hours. */
export const VERDICT_DELAY_MS = 250;

/** All parts of the demo, running. */
export interface DemoInstallation {
  readonly url: string;
  readonly webhookUrl: string;
  readonly adminKey: string;
  readonly language: Language;
  /** The clock of the service and of the simulators. */
  readonly clock: DemoClock;
  readonly sandbox: Sandbox;
  readonly routes: readonly DemoRoute[];
  /** The service's nightly comparison of its calls with the vendor's own list. */
  reconcile(): Promise<Reconciliation>;
  /** The service's daily request for the platform's own count. Null if it did not answer. */
  readReport(route: DemoRoute): Promise<AccountReport | null>;
  /** The service's evaluation of alert rules, which runs every minute. */
  checkAlerts(): Promise<void>;
  /** Stops everything and removes the database. */
  close(): Promise<void>;
}

/** Starts the sandbox and the real service with a database of its own, in a folder that is removed at the end. */
export async function openDemoInstallation({
  port,
  unknown,
  clock,
  language = 'en',
}: {
  port: number;
  unknown: readonly string[];
  clock: DemoClock;
  language?: Language;
}): Promise<DemoInstallation> {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-demo-'));
  const opened: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.toReversed()) await closeOne();
  };
  try {
    const accounts = { visitors: { unknown: [...unknown] } };
    const sandbox = await startSandbox({ accounts, clock: () => clock.now(), verdictDelayMs: VERDICT_DELAY_MS });
    opened.push(() => sandbox.close());
    const [adminKey, webhookToken] = [`rb_${newSecret()}`, newSecret()];
    const routes = demoRoutes(sandbox.simulators);
    const databaseUrl = `sqlite:${join(folder, 'demo.db')}`;
    const yaml = stringify(demoConfig({ databaseUrl, port, webhookToken, sandbox, routes, now: clock.now(), language }));
    const app = await createService(yaml, { file: join(folder, 'ringback.yaml'), adminKey, clock });
    opened.push(() => app.close());
    await app.listen(port, '127.0.0.1');
    const url = await app.getUrl();
    return {
      url,
      webhookUrl: `${url}/hooks/${DEMO_SOURCE_ID}/${webhookToken}`,
      adminKey,
      language,
      clock,
      sandbox,
      routes,
      reconcile: () => reconcileNightly(app),
      readReport: ({ id }) => reportOf(app, id),
      checkAlerts: () => app.get(AlertsService, { strict: false }).evaluate(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Starts the service in the same way as from a file on disk. */
async function createService(
  yaml: string,
  { file, adminKey, clock }: { readonly file: string; readonly adminKey: string; readonly clock: DemoClock },
) {
  const environment = { RINGBACK_ADMIN_KEY: adminKey };
  return createApp(await loadAppContextFrom(yaml, { file, environment, clock }), { quiet: true });
}

async function reconcileNightly(app: NestFastifyApplication): Promise<Reconciliation> {
  const { signal } = new AbortController();
  const asked = { source: DEMO_SOURCE_ID, days: null, due: false, signal };
  const result = await app.get(ReconcileService, { strict: false }).reconcile(asked);
  if (result === null) throw new Error('the list of calls is being read by somebody else');
  return result;
}

async function reportOf(app: NestFastifyApplication, id: string): Promise<AccountReport | null> {
  const destination = app.get(Destinations, { strict: false }).find(id);
  const reported = destination && (await app.get(AccountReportsService, { strict: false }).report(destination, { early: true }));
  return reported?.latest?.report ?? null;
}
