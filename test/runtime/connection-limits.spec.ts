import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { Socket } from 'node:net';
import { ConnectionLimits } from '../../src/runtime/connection-limits.js';

describe('connections that come in', () => {
  afterEach(() => jest.restoreAllMocks());

  it('go before requests that show nothing, by turns, so that neither has to wait for the end of the others', () => {
    let now = 1_000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const server = new EventEmitter() as unknown as Server;
    const limits = new ConnectionLimits(server);
    const tick = (ms: number, connects: boolean): boolean => {
      now += ms;
      if (connects) server.emit('connection', new Socket());
      return limits.goFirst();
    };
    expect([tick(1, true), tick(1, true), tick(1, false), tick(1, true)]).toEqual([true, true, false, true]);
    expect([tick(30, true), tick(1, true), tick(1, false)]).toEqual([false, false, false]);
    expect([tick(30, true), tick(1, false), tick(1, true)]).toEqual([true, false, true]);
  });
});
