import { BlockList, isIP } from 'node:net';
import type { SourceConfig, WebhookSignature } from '../config/config.js';
import { digestsEqual, hmac, secretDigest } from '../runtime/ids.js';
import { parameterKey, type Parameters, readParameters } from '../sources/parameters.js';
import type { ReceiptEntity } from '../store/schema/entities/receipt.entity.js';

/** Tests whether webhooks may come from an address; null if they may come from anywhere. */
export function addressFilter(ranges: SourceConfig['allow']): ((address: string) => boolean) | null {
  if (ranges.length === 0) return null;
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** The signed parts of a webhook, and where the signature may be. */
export interface SignedWebhook {
  readonly receipt: ReceiptEntity;
  readonly body: Buffer | null;
  readonly header: (name: string) => string | null;
}

/**
 * Whether the vendor signed this webhook with the config's secret. An algorithm's name before the hash (`sha256=…`) is ignored,
 * and base64 may contain the hash's bytes or its hex text: PHP's hash_hmac returns hex.
 */
export function isSigned(signature: WebhookSignature, { receipt, body, header }: SignedWebhook): boolean {
  const { over, algorithm, secret } = signature;
  const parameters = over === 'body' && 'header' in signature.in ? null : readParameters(receipt);
  const given = 'header' in signature.in ? header(signature.in.header) : valueOf(parameters, signature.in.param);
  if (given === null) return false;
  const signed = over === 'body' ? (body ?? Buffer.alloc(0)) : over.map((name) => valueOf(parameters, name) ?? '').join('');
  const hash = hmac(algorithm === 'hmac-sha1' ? 'sha1' : 'sha256', secret, signed);
  const bare = given.trim().replace(/^sha(?:1|256)=/i, '');
  const hex = hash.toString('hex');
  const expected = signature.encoding === 'hex' ? [hex] : [hash.toString('base64'), Buffer.from(hex).toString('base64')];
  const compared = signature.encoding === 'hex' ? bare.toLowerCase() : bare;
  return expected.map((one) => digestsEqual(secretDigest(one), secretDigest(compared))).includes(true);
}

function valueOf(parameters: Parameters | null, name: string): string | null {
  return parameters?.get(parameterKey(name))?.text ?? null;
}
