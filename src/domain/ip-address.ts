/**
 * The eight groups of an IPv6 address in hexadecimal, with an IPv4 tail (`::ffff:203.0.113.7`) as two of them; null for anything
 * else.
 */
export function ipv6Groups(address: string): string[] | null {
  const halves = withoutIpv4Tail(address)
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail = []] = halves;
  const missing = 8 - head.length - tail.length;
  const fits = halves.length === 2 ? missing >= 1 : halves.length === 1 && missing === 0;
  if (!fits) return null;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  return groups.every((group) => /^[\da-f]{1,4}$/i.test(group)) ? groups : null;
}

function withoutIpv4Tail(address: string): string {
  return address.replace(/(?<=:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/, (_tail, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

const WITH_PORT = /^(?:(\d{1,3}(?:\.\d{1,3}){3})|\[([^\]]+)\])(?::\d{1,5})?$/;

/** Some proxies write a port after an address. */
export function withoutPort(text: string): string {
  const trimmed = text.trim();
  const [, v4, v6] = WITH_PORT.exec(trimmed) ?? [];
  return v4 ?? v6 ?? trimmed;
}

/**
 * The address alone, in one spelling: without port and zone (`%eth0`), and an IPv4 address inside an IPv6 one (RFC 4291, 2.5.5.2)
 * as that IPv4 address. What is no address stays as it came.
 */
export function bareAddress(text: string): string {
  const address = withoutPort(text).replace(/%.*$/, '');
  return mappedIpv4(ipv6Groups(address)) ?? address;
}

/**
 * The address that a request came from; empty if its connection is gone before anybody asks (a body that breaks the protocol, a
 * reset): the socket has no address any more, whatever the framework's types say.
 */
export function senderAddress({ ip }: { readonly ip: string | undefined }): string {
  return bareAddress(ip ?? '');
}

function mappedIpv4(groups: readonly string[] | null): string | null {
  const values = groups?.map((group) => parseInt(group, 16)) ?? [];
  const isMapped = values.slice(0, 5).every((value) => value === 0) && values[5] === 0xffff;
  return isMapped
    ? values
        .slice(6)
        .flatMap((value) => [value >> 8, value & 0xff])
        .join('.')
    : null;
}

/** What one customer of a provider has: an IPv4 address, or the first 64 bits of an IPv6 one (RFC 6177). */
export function networkOf(text: string): string {
  const address = bareAddress(text);
  const groups = ipv6Groups(address);
  return groups === null
    ? address
    : `${groups
        .slice(0, 4)
        .map((group) => parseInt(group, 16).toString(16))
        .join(':')}::/64`;
}
