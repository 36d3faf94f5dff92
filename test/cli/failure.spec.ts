import { toCommandFailure } from '../../src/cli/failure.js';
import { AppError } from '../../src/runtime/errors.js';

describe('a command that fails', () => {
  it('says the sentence of an error raised on purpose', () => {
    const failure = toCommandFailure(new AppError('RB_DATABASE_BUSY', '10 s'));
    expect(failure).toMatchObject({ exitCode: 1, code: 'RB_DATABASE_BUSY', message: expect.stringContaining('10 s') });
  });

  it.each([
    ['EACCES', 'choose one above 1023'],
    ['EADDRNOTAVAIL', '0.0.0.0'],
    ['EADDRINUSE', 'Port 80 is taken'],
  ])('to listen (%s) says what to do', (code, words) => {
    const trouble = Object.assign(new Error(`listen ${code}`), { code, syscall: 'listen', address: '192.0.2.1', port: 80 });
    expect(toCommandFailure(trouble)).toMatchObject({ exitCode: 1, message: expect.stringContaining(words) });
  });

  it('to listen under a name that nobody knows says so', () => {
    const lookup = { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'nowhere' };
    const trouble = Object.assign(new Error('getaddrinfo ENOTFOUND nowhere'), lookup);
    expect(toCommandFailure(trouble)).toMatchObject({ exitCode: 1, message: expect.stringContaining('nowhere is not found') });
  });

  it.each([
    ['a password', 'connect postgres://ringback:hunter2@db:5432/x failed', 'hunter2'],
    ['a secret in an address', 'GET https://host/mp/collect?api_secret=abcdef failed', 'abcdef'],
    ['a phone', 'no call by +79991234567', '79991234567'],
    ['a key', 'no key rb_0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef'],
  ])('never shows %s of an unexpected error', (_name, message, secret) => {
    const failure = toCommandFailure(new TypeError(message));
    expect(failure.exitCode).toBe(1);
    expect(failure.message).toMatch(/^Unexpected: TypeError: /);
    expect(failure.message).not.toContain(secret);
  });
});
