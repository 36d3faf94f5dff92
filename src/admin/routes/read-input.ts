import type { ZodType, core } from 'zod';
import { Problem } from '../problems/problem.js';

/** A query or a body as its schema understands it. @throws Problem that names the first field that is wrong */
export function readInput<T>(schema: ZodType<T>, input: unknown, code: 'INVALID_PARAMETER' | 'INVALID_BODY'): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Problem(code, issue ? sentence(issue) : 'It does not fit.', issue ? fieldOf(issue) : null);
}

function fieldOf(issue: core.$ZodIssue): string | null {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  return path.length === 0 ? null : path.map(String).join('.');
}

function sentence(issue: core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? 'There is no such field. See /api/docs.' : issue.message;
}
