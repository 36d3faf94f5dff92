import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nextBackgroundSlice } from '../../src/runtime/slice-scheduler.js';
import { TimeSlice } from '../../src/runtime/time-slice.js';

/** A job that never ends by itself, in slices that are used up. */
function longJob(): { readonly slices: () => number; readonly stop: () => Promise<void> } {
  let slices = 0;
  let stopped = false;
  const run = async () => {
    const slice = new TimeSlice();
    while (!stopped) {
      while (!slice.isOver);
      slices += 1;
      await slice.yield();
    }
  };
  const running = run();
  return { slices: () => slices, stop: async () => ((stopped = true), running) };
}

function answered(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', agent: false }, (answer) => answer.resume().once('end', resolve)).once('error', reject);
  });
}

describe('long work on the event loop', () => {
  it('lets a burst of new connections in between two slices, not one connection a slice', async () => {
    const server = createServer((_request, reply) => void reply.end('ok'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const connections = 60;
    const job = longJob();
    try {
      const before = job.slices();
      await Promise.all(Array.from({ length: connections }, () => answered(port)));
      expect(job.slices() - before).toBeLessThan(connections / 2);
    } finally {
      await job.stop();
      server.close();
    }
  });

  it('goes on job by job, in the order in which they asked', async () => {
    const order: string[] = [];
    const job = async (name: string) => {
      for (let step = 0; step < 3; step += 1) {
        await nextBackgroundSlice();
        order.push(name);
      }
    };
    await Promise.all(['import', 'export'].map(job));
    expect(order).toEqual(['import', 'export', 'import', 'export', 'import', 'export']);
  });

  it("goes on first where it holds SQLite's writer, for which webhooks wait", async () => {
    const order: string[] = [];
    const waiting = ['export', 'simulation'].map((name) => nextBackgroundSlice().then(() => order.push(name)));
    await Promise.all([...waiting, nextBackgroundSlice('holds-writer').then(() => order.push('transaction'))]);
    expect(order).toEqual(['transaction', 'export', 'simulation']);
  });

  it('shares one slice of a turn, however many functions it is made of', async () => {
    await new TimeSlice().yield();
    const first = new TimeSlice();
    while (!first.isOver);
    expect(new TimeSlice().isOver).toBe(true);
    await first.yield();
    expect(new TimeSlice().isOver).toBe(false);
  });

  it('goes on a tick later where other long work has begun a slice in this one', async () => {
    const order: string[] = [];
    const waiting = new TimeSlice().yield().then(() => order.push('the job that waited'));
    setImmediate(() => {
      const other = new TimeSlice();
      const begun = performance.now();
      // Longer than incoming work may go first.
      while (!other.isOver || performance.now() - begun < 30);
      setImmediate(() => order.push('what came in'));
    });
    await waiting;
    expect(order).toEqual(['what came in', 'the job that waited']);
  });
});
