import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { RoundService } from '../../src/delivery/rounds/round.service.js';
import { Destinations } from '../../src/destinations/destinations.js';
import { platform as ga4 } from '../../src/platforms/ga4/index.js';
import type { PlatformDefinition } from '../../src/platforms/kit/platform.js';
import { platform as googleAds } from '../../src/platforms/google-ads/index.js';
import { platform as metrica } from '../../src/platforms/yandex-metrica/index.js';
import type { HttpClient } from '../../src/runtime/http.js';
import { freshDatabase } from '../support/databases.js';
import { aConfig, aDestination, aProject, TestPipeline } from '../support/test-pipeline.js';

const MOST_FRAMES = 12;
const TOKEN = '{"access_token":"a-token-of-the-test","expires_in":3600}';
const SETTINGS = {
  ga4: { measurementId: 'G-ABC1234567', apiSecret: 'a-secret-of-the-test', goals: { 'quality-call': { event: 'lead' } } },
  'google-ads': {
    customerId: '1234567890',
    minClickAgeHours: 0,
    credentials: { clientId: 'id', clientSecret: 'a-secret-of-the-test', refreshToken: 'a-token-of-the-test' },
    goals: { 'quality-call': { conversionActionId: '987654321' } },
  },
  'yandex-metrica': { counterId: '1', token: 'a-token-of-the-test', goals: { 'quality-call': { target: 'lead' } } },
};
const CALL =
  'callId=c1&dateStart=22-11-2026T09:40&dateEnd=22-11-2026T09:45&callStatus=1120&duration=60&isQuality=true' +
  '&yaCid=1763800000123456789&gaCid=1234567890.1763800000' +
  '&url=https%3A%2F%2Fokna.example%2F%3Fgclid%3DEAIaIQobChMI-abc_DEF123456789';

/** The frames drawn in docs/architecture.md, from cron to the platform's client. */
function drawnFrames(): string[] {
  const text = readFileSync('docs/architecture.md', 'utf8');
  const [, drawing = ''] = /```mermaid\nflowchart TD\n([\s\S]*?)```/.exec(text) ?? [];
  return [...drawing.matchAll(/\["([\w.]+)<br>/g)].map(([, name = '']) => name);
}

/** Our frames on a stack, innermost first. */
function framesOf({ stack = '' }: Error): string[] {
  const ours = stack.split('\n').filter((line) => line.includes('/src/'));
  return ours.map((line) => /at (?:async )?([\w.]+) \(/.exec(line)?.[1] ?? '(closure)');
}

/** Following awaits, V8 stops where a promise is awaited twice, as a round's is: these frames are above it. */
const ABOVE_THE_ROUND = {
  onTick: ['src/delivery/delivery.jobs.ts', 'for (const job of jobs) void this.tick(job)'],
  'DeliveryJobs.tick': ['src/delivery/delivery.jobs.ts', 'await job.run()'],
  'job.run': ['src/delivery/delivery.jobs.ts', 'run: () => this.rounds.run(destination'],
  'RoundService.run': ['src/delivery/rounds/round.service.ts', 'const round = this.runAfter('],
} as const;

describe('the path of a request from cron to the HTTP client', () => {
  const before = Error.stackTraceLimit;
  beforeAll(() => (Error.stackTraceLimit = 100));
  afterAll(() => (Error.stackTraceLimit = before));

  it.each([ga4, metrica, googleAds] as PlatformDefinition[])(
    'to $id is at most twelve frames of ours, and those that are drawn',
    async (platform) => {
      const fresh = await freshDatabase('SQLite');
      let called: string[] = [];
      let awaited: string[] = [];
      const http: HttpClient = {
        async send({ url }) {
          if (url.endsWith('/token')) return { kind: 'answer', status: 200, headers: {}, body: TOKEN };
          called = framesOf(new Error('as it is called'));
          // By now everything above awaits this request, so that V8 can follow the awaits.
          await sleep(50);
          awaited = framesOf(new Error('as it is awaited'));
          return { kind: 'answer', status: 204, headers: {}, body: '' };
        },
      };
      const watched: PlatformDefinition = {
        ...platform,
        create: (settings, runtime) => platform.create(settings, { ...runtime, http }),
      };
      const settings = platform.settings.parse(SETTINGS[platform.id as keyof typeof SETTINGS]);
      const project = aProject({ destinations: [aDestination({ platform: platform.id, settings })] });
      const pipeline = await TestPipeline.open(aConfig(fresh.url, [project]), [watched]);
      await pipeline.call(CALL);
      const [destination] = pipeline.get(Destinations).all;
      if (!destination) throw new Error('no destination');
      await pipeline.get(RoundService).run(destination, { ignoreBreaker: true });
      await pipeline.close();
      await fresh.dispose();

      const ofDelivery = awaited.slice(awaited.indexOf('RequestSender.send')).toReversed();
      const above = Object.keys(ABOVE_THE_ROUND);
      expect(drawnFrames()).toEqual([...above, ...ofDelivery, 'platform.send', 'client']);
      const ofPlatform = called.indexOf('RequestSender.send');
      expect(ofPlatform).toBeGreaterThan(0);
      expect(above.length + ofDelivery.length + ofPlatform).toBeLessThanOrEqual(MOST_FRAMES);
    },
  );

  it('begins with the frames that are drawn above the round', () => {
    for (const [path, text] of Object.values(ABOVE_THE_ROUND)) expect(readFileSync(path, 'utf8')).toContain(text);
  });
});
