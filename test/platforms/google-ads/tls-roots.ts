import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface KeyPair {
  readonly private_key: Buffer;
  readonly cert_chain: Buffer;
}

const CERTIFICATE_FILE = join(mkdtempSync(join(tmpdir(), 'ringback-tls-')), 'localhost.pem');

// gRPC takes the path of its roots once, when it is loaded, and reads the file on its first TLS channel.
process.env.GRPC_DEFAULT_SSL_ROOTS_FILE_PATH = CERTIFICATE_FILE;

/** A new self-signed certificate for `localhost`, trusted by gRPC from now on. */
export async function trustedKeyPair(): Promise<KeyPair> {
  const extensions = [
    { name: 'basicConstraints' as const, cA: true },
    { name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: 'localhost' }] },
  ];
  const pair = await generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2048, extensions });
  writeFileSync(CERTIFICATE_FILE, pair.cert);
  return { private_key: Buffer.from(pair.private), cert_chain: Buffer.from(pair.cert) };
}
