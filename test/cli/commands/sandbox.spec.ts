import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runCli } from '../../../src/cli/index.js';
import { aTerminal, json, ringback } from '../a-terminal.js';

describe('the sandbox by itself', () => {
  it('says where it is and serves until it is stopped', async () => {
    const terminal = aTerminal();
    const running = runCli(['sandbox', '--http-port', '0', '--grpc-port', '0', '--json'], terminal);
    while (terminal.said().out === '') await new Promise((resolve) => setTimeout(resolve, 20));
    const { httpUrl } = json(terminal.said().out);
    expect(await (await fetch(`${String(httpUrl)}/sandbox/records`)).json()).toEqual({ records: [] });
    terminal.stop();
    expect(await running).toBe(0);
    await expect(fetch(`${String(httpUrl)}/sandbox/records`)).rejects.toThrow();
  });

  it('names the port that another program holds', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { exitCode, err } = await ringback('sandbox', '--http-port', String(port));
    await new Promise((resolve) => other.close(resolve));
    expect(exitCode).toBe(1);
    expect(err).toContain(`Port ${port} is taken`);
  });
});
