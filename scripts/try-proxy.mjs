// Tries deploy/nginx.conf or deploy/Caddyfile with the real program: a webhook of 24 kB passes whole, the log holds no phone and
// no secret, and health and metrics stay inside. Usage: node scripts/try-proxy.mjs nginx|caddy
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { get as getSecurely } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './embedded-postgres.mjs';

const [PHONE, TOKEN, PATIENCE_MS] = ['79161234567', 'a-token-that-no-log-may-hold', 20_000];
const folder = mkdtempSync(join(tmpdir(), 'ringback-proxy-'));
const deployed = (name) => readFileSync(new URL(`../deploy/${name}`, import.meta.url), 'utf8');

const seen = [];
const behind = createServer({ maxHeaderSize: 131_072 }, (request, response) => {
  seen.push(request.url);
  response.end('{"outcome":"stored"}');
});
await new Promise((resolve) => behind.listen(0, '127.0.0.1', resolve));
const upstream = behind.address().port;
const port = await freePort();

/** The deployed file with this machine's ports and paths in it; each must have been there to be replaced. */
function adapted(text, replacements) {
  return replacements.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`the file no longer says ${from}`);
    return result.replaceAll(from, to);
  }, text);
}

function startNginx() {
  const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-days', '1', '-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject], { stdio: 'ignore' });
  const site = adapted(deployed('nginx.conf'), [
    ['127.0.0.1:3000', `127.0.0.1:${upstream}`],
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
    ['listen 80;', `listen unix:${join(folder, 'plain.sock')};`],
    ['/etc/ssl/calls.example.ru.pem', certificate],
    ['/etc/ssl/calls.example.ru.key', key],
    ['/var/log/nginx/', `${folder}/`],
  ]);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n');
  const main = `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/main.log;\nevents {}\nhttp {\n${paths}\n${site}\n}\n`;
  writeFileSync(join(folder, 'nginx.conf'), main);
  return spawn('nginx', ['-e', join(folder, 'start.log'), '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function startCaddy() {
  const environment = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, PATH: process.env.PATH };
  const site = { RINGBACK_DOMAIN: `http://127.0.0.1:${port}`, RINGBACK_UPSTREAM: `127.0.0.1:${upstream}` };
  writeFileSync(join(folder, 'Caddyfile'), adapted(deployed('Caddyfile'), [['{\n\tservers {', '{\n\tadmin off\n\tservers {']]));
  const args = ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')];
  return spawn('caddy', args, { env: { ...environment, ...site }, stdio: ['ignore', 'pipe', 'pipe'] });
}

const program = process.argv[2];
const child = program === 'nginx' ? startNginx() : startCaddy();
let log = '';
child.stdout?.on('data', (text) => (log += text));
child.stderr.on('data', (text) => (log += text));

function ask(path) {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, rejectUnauthorized: false, headers: { host: 'calls.example.ru' } };
    if (program === 'caddy') delete options.headers;
    const request = (program === 'nginx' ? getSecurely : get)(options, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode));
    });
    request.once('error', reject);
  });
}

try {
  const until = Date.now() + PATIENCE_MS;
  while ((await ask('/').catch(() => null)) !== 200) {
    if (Date.now() > until || child.exitCode !== null) throw new Error(`${program} did not start: ${log}`);
    await sleep(100);
  }
  const path = `/hooks/mango-main/${TOKEN}?callerNumber=${PHONE}&customParam=${'%D0%AF'.repeat(4000)}`;
  const expect = (what, found, wanted) => {
    if (found !== wanted) throw new Error(`${program}: ${what} is ${found}, not ${wanted}`);
  };
  expect('a webhook of 24 kB', await ask(path), 200);
  expect('what came through', seen.at(-1), path);
  for (const inside of ['/healthz', '/readyz', '/metrics']) expect(inside, await ask(inside), 404);
  await sleep(500);
  if (program === 'nginx')
    for (const name of ['ringback.log', 'ringback-error.log']) log += readFileSync(join(folder, name), 'utf8');
  expect('that the log names the webhook', log.includes('/hooks/mango-main'), true);
  for (const secret of [PHONE, TOKEN, '%D0%AF']) expect(`that the log holds ${secret.slice(0, 4)}…`, log.includes(secret), false);
} finally {
  child.kill();
  behind.close();
  behind.closeAllConnections();
  await sleep(200);
  rmSync(folder, { recursive: true, force: true });
}
