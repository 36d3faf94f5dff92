import { weaknessOf } from '../../src/domain/secret-strength.js';

describe('a secret that could be guessed', () => {
  it.each([
    ['short-secret-1'],
    ['aaaaaaaaaaaaaaaa'],
    ['abababababababab'],
    ['1234567890123456'],
    ['0123456789abcdef'],
    ['fedcba9876543210'],
    ['abcdefghijklmnop'],
    ['qwertyuiopasdfgh'],
    ['passwordpassword'],
    ['mango-main-mango-main'],
    ['Ringback-ringback-1'.slice(0, -2)],
    ['supersecret-supersecret'],
    ['example-token-1234'],
    ['my-very-secret-key-2026'],
  ])('is refused: %s', (secret) => expect(weaknessOf(secret)).not.toBeNull());

  it.each([
    ['5f3c0e9a7b1d4826c9e0f7a3b5d81e64'],
    ['aZ3kQ9xW7mP2vL5tB8nR'],
    ['wq3eDk7Zp0sLx81vTn'],
    ['correct-horse-battery-staple'],
    ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  ])('is no random one, and no sentence of uncommon words: %s', (secret) => expect(weaknessOf(secret)).toBeNull());
});
