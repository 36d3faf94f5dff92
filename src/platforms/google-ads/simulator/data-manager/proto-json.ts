import { DateTime } from 'luxon';
import protobuf, { type Enum, type Field, type Type } from 'protobufjs';
import type { Instant } from '../../../../domain/time/instant.js';

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const INTEGER = /^-?\d+$/;
const NUMBER = /^(-?\d+(\.\d+)?([eE][+-]?\d+)?|NaN|-?Infinity)$/;

/** The moment of an RFC 3339 text with an offset; null if it is none. */
export function readTimestamp(text: string): Instant | null {
  if (!TIMESTAMP.test(text)) return null;
  const moment = DateTime.fromISO(text, { zone: 'utc' });
  return moment.isValid ? moment.toMillis() : null;
}

/** A scalar, enum or timestamp by protobuf's JSON mapping; undefined if the value is invalid. */
function readScalar(type: string | Enum | Type, value: unknown): unknown {
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

/** Why a piece of JSON does not match its message. `field` is a path in snake case, empty for the body itself. */
export interface JsonFault {
  readonly field: string;
  readonly description: string;
}

/**
 * Reads JSON as a protobuf message, as Google's HTTP servers do before any rule of the API itself: an unknown name, a value of
 * the wrong type and an unknown enum name are faults. Names may be camelCase or snake_case; null is absent. The faults' text
 * omits values: they may be personal.
 *
 * @returns the message with camelCase names, enums as names; usable only if no fault was added
 * @see protobuf.dev/programming-guides/json, read from memory; fault texts after the answers of googleapis.com
 */
export function readMessage(type: Type, json: unknown, path: string, faults: JsonFault[]): Record<string, unknown> {
  const message: Record<string, unknown> = {};
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    faults.push(wrongValue(path, typeName(type)));
    return message;
  }
  for (const [name, value] of Object.entries(json)) {
    const field = findField(type, name);
    if (field === null) faults.push(unknownName(path, name));
    else if (value !== null && value !== undefined)
      message[field.name] = readField(field, value, join(path, snakeCase(field.name)), faults);
  }
  for (const oneof of type.oneofsArray) {
    const present = oneof.oneof.filter((name) => Object.hasOwn(message, name));
    if (present.length > 1) {
      faults.push({
        field: path,
        description: `Invalid value at '${path}' (oneof), oneof field '${oneof.name}' is already set.`,
      });
    }
  }
  return message;
}

function readField(field: Field, value: unknown, path: string, faults: JsonFault[]): unknown {
  if (!field.repeated) return readValue(field, value, path, faults);
  if (Array.isArray(value)) return value.map((item: unknown, index) => readValue(field, item, `${path}[${index}]`, faults));
  faults.push(wrongValue(path, 'list'));
  return [];
}

function readValue(field: Field, value: unknown, path: string, faults: JsonFault[]): unknown {
  const { resolvedType } = field.resolve();
  if (resolvedType instanceof protobuf.Type && resolvedType.fullName !== '.google.protobuf.Timestamp') {
    return readMessage(resolvedType, value, path, faults);
  }
  const read = readScalar(resolvedType ?? field.type, value);
  if (read === undefined)
    faults.push(wrongValue(path, resolvedType === null ? `TYPE_${field.type.toUpperCase()}` : typeName(resolvedType)));
  return read;
}

function findField(type: Type, name: string): Field | null {
  const camel = protobuf.util.camelCase(name);
  return (Object.hasOwn(type.fields, camel) ? type.fields[camel] : undefined) ?? null;
}

function unknownName(path: string, name: string): JsonFault {
  const place = path === '' ? '' : ` at '${path}'`;
  return {
    field: path,
    description: `Invalid JSON payload received. Unknown name "${name.slice(0, 100)}"${place}: Cannot find field.`,
  };
}

function wrongValue(path: string, type: string): JsonFault {
  return { field: path, description: `Invalid value at '${path}' (${type})` };
}

function typeName(type: { readonly fullName: string }): string {
  return `type.googleapis.com/${type.fullName.replace(/^\./, '')}`;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
