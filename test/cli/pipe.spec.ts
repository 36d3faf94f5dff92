import { spawn } from 'node:child_process';
import { once } from 'node:events';

describe('a command whose reader has gone', () => {
  it('ends without a word, as failed', async () => {
    const command = spawn(process.execPath, ['bin/ringback.js', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    command.stderr.on('data', (part: Buffer) => (said += part.toString()));
    command.stdout.destroy();
    const [code] = (await once(command, 'close')) as [number];
    expect([code, said]).toEqual([1, '']);
  });
});
