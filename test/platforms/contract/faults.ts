import { breakOff, reset, type Behaviour } from './local-server.js';

/** What any server may do to any platform. None of it may ever look like a success. */
export const FAULTS: readonly (readonly [name: string, behaviour: Behaviour])[] = [
  ['the connection is reset before an answer', reset],
  ['the connection is reset in the middle of an answer', breakOff],
  ['HTML comes with 200', () => ({ status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>Sign in</html>' })],
  ['half a JSON document comes with 200', () => ({ status: 200, body: '{"uploading":{"id":12345,"requestId":"abc","res' })],
  ['garbage comes with 200', () => ({ status: 200, body: '\u0000\u0001�' })],
  ['400 comes without a sense', () => ({ status: 400, body: 'no' })],
  ['401 comes', () => ({ status: 401, body: '{}' })],
  ['403 comes', () => ({ status: 403, body: '{}' })],
  ['404 comes as HTML', () => ({ status: 404, body: '<html>404</html>' })],
  ['429 comes with Retry-After', () => ({ status: 429, headers: { 'Retry-After': '120' }, body: '{}' })],
  ['500 comes', () => ({ status: 500, body: 'oops' })],
  ['502 comes from a gateway', () => ({ status: 502, body: '<html>Bad gateway</html>' })],
  ['503 comes', () => ({ status: 503, body: '' })],
  ['504 comes', () => ({ status: 504, body: '' })],
  ['a redirect comes', () => ({ status: 302, headers: { Location: 'https://elsewhere.example/' }, body: '' })],
];
