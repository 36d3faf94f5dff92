import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseJson } from '../../kit/json.js';

/** What we need of a service account's key file. */
export interface ServiceAccount {
  readonly clientEmail: string;
  /** PEM. */
  readonly privateKey: string;
  readonly keyId: string | null;
}

const keyFile = z.object({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
});

/** Reads the key file. Trouble is a value, in words without the path or anything from the file. */
export async function readServiceAccount(path: string): Promise<ServiceAccount | { readonly unusable: string }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return { unusable: `credentials.serviceAccountFile cannot be read (${codeOf(error)})` };
  }
  const parsed = keyFile.safeParse(parseJson(text));
  if (!parsed.success || !isPrivateKey(parsed.data.private_key)) {
    return { unusable: 'credentials.serviceAccountFile is not the JSON key of a service account' };
  }
  const { client_email: clientEmail, private_key: privateKey, private_key_id: keyId } = parsed.data;
  return { clientEmail, privateKey, keyId: keyId ?? null };
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
}
