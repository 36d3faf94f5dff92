import { DateTime } from 'luxon';
import protobuf, { type Enum, type Type } from 'protobufjs';
import type { Instant } from '../../../domain/time/instant.js';

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const INTEGER = /^-?\d+$/;
const NUMBER = /^(-?\d+(\.\d+)?([eE][+-]?\d+)?|NaN|-?Infinity)$/;

/** The moment of an RFC 3339 text with an offset, null when it is none. */
export function readTimestamp(text: string): Instant | null {
  if (!TIMESTAMP.test(text)) return null;
  const moment = DateTime.fromISO(text, { zone: 'utc' });
  return moment.isValid ? moment.toMillis() : null;
}

/** A value as protobuf's JSON mapping allows it for a scalar, an enum or a timestamp; undefined when it does not. */
export function readScalar(type: string | Enum | Type, value: unknown): unknown {
  if (type instanceof protobuf.Type) return typeof value === 'string' && readTimestamp(value) !== null ? value : undefined;
  if (type instanceof protobuf.Enum) return readEnum(type, value);
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'double':
    case 'float':
      return readNumber(value, NUMBER);
    case 'bytes':
      return typeof value === 'string' && /^[\w+/-]*={0,2}$/.test(value) ? value : undefined;
    default:
      return readNumber(value, INTEGER) === undefined ? undefined : value;
  }
}

function readEnum(type: Enum, value: unknown): string | undefined {
  if (typeof value === 'string') return Object.hasOwn(type.values, value) ? value : undefined;
  return typeof value === 'number' ? type.valuesById[value] : undefined;
}

function readNumber(value: unknown, form: RegExp): number | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && form.test(text) ? Number(text) : undefined;
}
