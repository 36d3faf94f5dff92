import type { CallView } from '../../src/api/calls/call-views.js';
import type { HistoryStep } from '../../src/api/uploads/upload-history.js';
import type { UploadDetail, UploadView } from '../../src/api/uploads/upload-views.js';
import type { Config } from '../../src/config/config.js';
import type { DatabaseKind } from '../support/databases.js';
import { FakePlatform } from '../support/fake-platform.js';
import { withAppOnBothDatabases, TestApp } from '../support/test-app.js';
import { aConfig, aDestination, aProject } from '../support/test-pipeline.js';

export interface List<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Rounds at 10:00 and 11:00 GMT of the day of the tests: none begins by itself while they run. */
const AT_TEN_AND_ELEVEN = '0 0 13,14 22 11 *';

/** An agency with two clients; each has a source and a destination of its own, and the first one a destination that is off. */
export function twoClients(databaseUrl: string): Config {
  const off = aDestination({ id: 'okna-off', enabled: false });
  const dveri = {
    id: 'dveri',
    name: 'Двери',
    sources: aProject().sources.map((source) => ({ ...source, id: 'mango-dveri', tokens: ['another-token'] })),
    destinations: [aDestination({ id: 'dveri-dest' })],
  };
  return aConfig(databaseUrl, [
    aProject({ destinations: [aDestination({ id: 'okna-dest', schedule: AT_TEN_AND_ELEVEN }), off] }),
    aProject(dveri),
  ]);
}

/** Each test has a new application and a new platform; `fake()` is the platform of the test at hand. */
export function withTwoClients(tests: (app: () => TestApp, fake: () => FakePlatform, kind: DatabaseKind) => void): void {
  let fake = new FakePlatform();
  const platforms = () => {
    fake = new FakePlatform();
    return [fake.definition];
  };
  withAppOnBothDatabases(twoClients, platforms, (app, kind) => tests(app, () => fake, kind));
}

/** Two processes of one installation. */
export class TwoProcesses {
  private constructor(private readonly apps: readonly TestApp[]) {}

  static async open(config: Config, fake: FakePlatform): Promise<TwoProcesses> {
    // One after another: the first one creates the tables.
    const first = await TestApp.open(config, [fake.definition]);
    return new TwoProcesses([first, await TestApp.open(config, [fake.definition])]);
  }

  at(index: number): TestApp {
    const app = this.apps[index];
    if (!app) throw new Error('no such process');
    return app;
  }

  forward(ms: number): void {
    for (const { clock } of this.apps) clock.forward(ms);
  }

  async close(): Promise<void> {
    for (const app of this.apps) await app.close();
  }
}

/** A webhook on the end of a good call; a test names only what matters to it. */
export function aHook(parameters: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return {
    callId: '31760000000123457',
    dateStart: '22-11-2026T09:45Z',
    dateEnd: '22-11-2026T09:49Z',
    callStatus: '1120',
    duration: '187',
    isQuality: 'true',
    yaCid: '1763800000123456789',
    callerNumber: '79161234567',
    number: '74951234567',
    ip: '203.0.113.77',
    ...parameters,
  };
}

export async function callsOf(app: TestApp, query = '', key?: string): Promise<readonly CallView[]> {
  const answer = await app.get<List<CallView>>(`/api/v1/calls${query}`, key === undefined ? {} : { key });
  return answer.body.items;
}

export async function uploadsOf(app: TestApp, query = ''): Promise<readonly UploadView[]> {
  return (await app.get<List<UploadView>>(`/api/v1/uploads${query}`)).body.items;
}

/** The one upload at the destination. */
export async function uploadAt(app: TestApp, destination: string): Promise<UploadView> {
  const [upload, ...more] = await uploadsOf(app, `?destination=${destination}`);
  if (!upload || more.length > 0) throw new Error(`${more.length + (upload ? 1 : 0)} uploads at ${destination}`);
  return upload;
}

export async function stepsOf(app: TestApp, upload: UploadView): Promise<readonly Pick<HistoryStep, 'from' | 'to' | 'code'>[]> {
  const { body } = await app.get<UploadDetail>(`/api/v1/uploads/${upload.id}`);
  return body.history.map(({ from, to, code }) => ({ from, to, code }));
}
