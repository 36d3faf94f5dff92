import { z, type ZodType } from 'zod';

/** A mapping in two: the keys every entry has, and the vendor's or platform's own. What is no mapping is left whole for the schema to refuse. */
export function splitKeys(data: unknown, commonKeys: readonly string[]): { common: unknown; own: unknown } {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return { common: data, own: {} };
  const entries = Object.entries(data);
  return {
    common: Object.fromEntries(entries.filter(([key]) => commonKeys.includes(key))),
    own: Object.fromEntries(entries.filter(([key]) => !commonKeys.includes(key))),
  };
}

/** Unknown keys are errors also where the vendor's or platform's schema does not say so. */
export function strict<T>(schema: ZodType<T>): ZodType<T> {
  if (!(schema instanceof z.ZodObject) || schema.def.catchall !== undefined) return schema;
  return schema.strict() as unknown as ZodType<T>;
}
