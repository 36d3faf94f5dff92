/** MANGO's parameters in the order of its page. `URLl` is the page's own spelling. */
const END =
  `callId dateStart dateEnd callType callStatus number callerNumber duration waitDuration isNew isQuality isDuplicate uid gaCid yaCid
  rsCid utmSource utmMedium utmCampaign utmContent utmTerm countryCode regionCode city device ip URLl firstUrl customParam`.split(
    /\s+/,
  );
const KNOWN_AT_THE_END = new Set(['dateEnd', 'callStatus', 'duration', 'waitDuration', 'isQuality']);
const START = END.filter((name) => !KNOWN_AT_THE_END.has(name));

/** Dates move with the clock: the replay puts them in. No other value has these signs unencoded. */
const DATES = { dateStart: '<start>', dateEnd: '<end>' };

/** The query string of a webhook; parameters without a value are left out, others (leaked ones) come last. */
export function queryOf(phase, facts) {
  const names = phase === 'start' ? START : END;
  const own = names.flatMap((name) => {
    if (name in DATES) return facts[name] === null ? [] : [`${name}=${DATES[name]}`];
    const value = facts[name];
    return value === null || value === undefined ? [] : [`${name}=${encode(value)}`];
  });
  return [...own, ...(facts.leaked ?? [])].join('&');
}

function encode(value) {
  return value instanceof Bytes ? value.encoded : encodeURIComponent(String(value));
}

/** Text in windows-1251, as an old site encodes it. Russian letters only. */
export class Bytes {
  constructor(text) {
    this.encoded = [...text]
      .map((letter) => (letter >= 'А' && letter <= 'я' ? `%${byteOf(letter)}` : encodeURIComponent(letter)))
      .join('');
  }
}

function byteOf(letter) {
  return (letter.codePointAt(0) - 0x410 + 0xc0).toString(16).toUpperCase();
}
