import type { z } from 'zod';

/** The keys a schema knows at a path, for guessing what a misspelt one was meant to be. Alternatives give the keys of all. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return path.length === 0 ? Object.keys(def.shape) : inside(def.shape[String(path[0])], path);
    case 'array':
      return inside(def.element, path);
    case 'record':
      return inside(def.valueType, path);
    case 'union':
      return [...new Set(def.options.flatMap((option) => keysAt(option, path)))];
    case 'intersection':
      return [...keysAt(def.left, path), ...keysAt(def.right, path)];
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'catch':
    case 'nonoptional':
      return keysAt(def.innerType, path);
    case 'lazy':
      return keysAt(def.getter(), path);
    case 'pipe':
      return [...keysAt(def.in, path), ...keysAt(def.out, path)];
    default:
      return [];
  }
}

function inside(schema: z.core.$ZodType | undefined, path: readonly PropertyKey[]): readonly string[] {
  return schema === undefined || path.length === 0 ? [] : keysAt(schema, path.slice(1));
}
