import { spawnSync } from 'node:child_process';
import { LAUNCH_FLAGS } from '../src/v8-flags.js';

it('this Node knows what the launcher tells V8: it only complains on the error output about a flag that is gone', () => {
  const { status, stderr } = spawnSync(process.execPath, [...LAUNCH_FLAGS, '-e', '0'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
