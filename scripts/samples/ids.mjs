/** First seconds of the cookies: visitors came to the site before, this summer. */
const COOKIES_FROM = 1_780_000_000;
const COOKIES_TO = 1_786_000_000;

/** Metrica's `_ym_uid`: epoch seconds and a random part, 17 to 19 digits. */
export function yaCid(random) {
  return `${random.int(COOKIES_FROM, COOKIES_TO)}${random.int(1_000_000, 999_999_999)}`;
}

/** GA's client id: two numbers joined by a point. */
export function gaCid(random) {
  return `${random.digits(random.int(9, 10))}`.slice(0, 10) + `.${random.int(COOKIES_FROM, COOKIES_TO)}`;
}

export function gaSessionId(random) {
  return String(random.int(COOKIES_FROM, COOKIES_TO));
}

export function yclid(random) {
  return `1${random.digits(18)}`;
}

export function gclid(random) {
  return `Cj0KCQiA${random.letters(random.int(48, 72))}_BwE`;
}

export function gbraid(random) {
  return `0AAAAA${random.letters(22)}`;
}

export function wbraid(random) {
  return `Cj8KCQiA${random.letters(44)}`;
}

/** Counts up, so that two callers are never the same by accident, and everybody sees that the numbers are invented. */
export function createNumbering() {
  let caller = 0;
  let call = 0;
  let uid = 0;
  return {
    caller: () => `7998000${String((caller += 1)).padStart(4, '0')}`,
    /** 19 digits: what was a JS number on the way would have lost the last ones. */
    callId: () => `731000450000000${String((call += 1)).padStart(4, '0')}`,
    uid: () => String(88_000_000 + (uid += 1)),
  };
}
