import { z } from 'zod';
import { sentence } from '../../../domain/localized-text.js';

const CREDENTIALS = sentence(
  'Give either clientId, clientSecret and refreshToken, or serviceAccountFile alone, e.g. credentials: { ' +
    'serviceAccountFile: google-key.json }.',
  'Укажите clientId, clientSecret и refreshToken или один serviceAccountFile, например credentials: { ' +
    'serviceAccountFile: google-key.json }.',
);

const secret = z.string().min(1);

/** A refresh token of a person who has agreed, or a service account. */
export const googleCredentials = z
  .strictObject(
    {
      clientId: secret.optional(),
      clientSecret: secret.optional(),
      refreshToken: secret.optional(),
      /** Path of a service account's JSON key; read when a token is needed. */
      serviceAccountFile: z.string().min(1).optional(),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? CREDENTIALS : undefined) },
  )
  .refine(
    ({ clientId, clientSecret, refreshToken, serviceAccountFile }) => {
      const parts = [clientId, clientSecret, refreshToken].filter((part) => part !== undefined).length;
      return parts === (serviceAccountFile === undefined ? 3 : 0);
    },
    { error: CREDENTIALS },
  );
export type GoogleCredentials = z.output<typeof googleCredentials>;
