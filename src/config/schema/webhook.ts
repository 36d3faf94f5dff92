import { isIP } from 'node:net';
import { z, type ZodType } from 'zod';
import { sentence } from '../../domain/localized-text.js';
import type { WebhookAnswer, WebhookSignature } from '../config.js';
import { strongSecretSchema } from './values.js';

const parameter = z.string().trim().min(1).max(200);
/** A token of RFC 9110; any other name would reject every webhook. */
const headerName = z
  .string()
  .trim()
  .regex(
    /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$/,
    sentence('Must be the name of a header, like X-Signature.', 'Нужно имя заголовка, например X-Signature.'),
  );

/** The answer that a vendor expects: some repeat a webhook for hours after any other answer. */
export const webhookAnswerSchema: ZodType<WebhookAnswer> = z.union(
  [
    z.strictObject({ echo: parameter }),
    z.strictObject({
      body: z.string().max(10_000),
      contentType: z
        .string()
        .regex(
          /^[\w.+-]+\/[\w.+-]+(?:; ?charset=[\w-]+)?$/,
          sentence(
            'Must be a content type, like application/json or text/plain.',
            'Нужен тип содержимого: application/json или text/plain.',
          ),
        )
        .default('application/json'),
    }),
  ],
  {
    error: sentence(
      'Give `echo: PARAMETER` to send a parameter back, or `body: TEXT`, with a `contentType` if it is not JSON.',
      'Напишите `echo: ПАРАМЕТР`, чтобы вернуть параметр, или `body: ТЕКСТ` и `contentType`, если это не JSON.',
    ),
  },
);

/** An IP address or a CIDR range. */
export const addressRangeSchema = z
  .string()
  .trim()
  .refine(isAddressRange, {
    error: sentence(
      'Must be an address or a range of addresses, like 203.0.113.7, 92.118.66.0/23 or 2001:db8::/32.',
      'Нужен адрес или диапазон адресов: 203.0.113.7, 92.118.66.0/23 или 2001:db8::/32.',
    ),
  });

function isAddressRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** The vendor's signature. A wrong one is answered like a wrong token. */
export const signatureSchema: ZodType<WebhookSignature> = z
  .strictObject({
    header: headerName.optional(),
    param: parameter.optional(),
    algorithm: z.enum(['hmac-sha1', 'hmac-sha256']),
    secret: strongSecretSchema,
    over: z.union([z.literal('body'), z.array(parameter).min(1)]).default('body'),
    encoding: z.enum(['hex', 'base64']).default('hex'),
  })
  .refine(({ header, param }) => (header === undefined) !== (param === undefined), {
    error: sentence('Give `header` or `param`: where the signature stands.', 'Укажите `header` или `param`: где стоит подпись.'),
  })
  .transform(({ header, param, ...rest }) => ({ ...rest, in: header === undefined ? { param: param ?? '' } : { header } }));
