import { weaknessOf } from '../../src/domain/secret-strength.js';

describe('a secret that could be guessed', () => {
  it.each([
    ['short-secret-1'],
    ['aaaaaaaaaaaaaaaa'],
    ['abababababababab'],
    ['1234567890123456'],
    ['abcdefghijklmnop'],
    ['qwertyuiopasdfgh'],
    ['passwordpassword'],
    ['mango-main-mango-main'],
    ['Ringback-ringback-1'.slice(0, -2)],
    ['supersecret-supersecret'],
  ])('is refused: %s', (secret) => expect(weaknessOf(secret)).not.toBeNull());

  it.each([
    ['5f3c0e9a7b1d4826c9e0f7a3b5d81e64'],
    ['aZ3kQ9xW7mP2vL5tB8nR'],
    ['wq3eDk7Zp0sLx81vTn'],
    ['correct-horse-battery-staple'],
    ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    ['0123456789abcdef0123456789abcdef'],
    ['example-token-1234'],
  ])('is none that neither repeats itself nor counts on: %s', (secret) => expect(weaknessOf(secret)).toBeNull());
});
