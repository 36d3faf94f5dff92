import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { groupBy } from '../../domain/collections.js';
import { Problem, problemDocument, PROBLEMS, type ProblemCode } from '../problems/problem.js';
import { answerSchema } from './schema.js';

/** RFC 9457, application/problem+json. */
const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(PROBLEMS) as ProblemCode[]).describe('Stable.'),
    field: z.string().optional().describe('The parameter or the place in the body that is wrong.'),
    problems: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .describe('Everything that is wrong with rules, in the words of the config.'),
  })
  .meta({ id: 'Problem' });

/** Made once: every operation refers to it. */
const PROBLEM_SCHEMA = answerSchema(problemSchema);

/** One documented answer per status, with an example of each code. */
export function problemResponses(codes: readonly ProblemCode[]): MethodDecorator[] {
  const byStatus = groupBy(codes, (code) => PROBLEMS[code].status);
  return [...byStatus].map(([status, group]) => {
    const examples = Object.fromEntries(group.map((code) => [code, { summary: PROBLEMS[code].title, value: exampleOf(code) }]));
    const description = group.map((code) => `${code}: ${PROBLEMS[code].title}.`).join(' ');
    return ApiResponse({
      status,
      description,
      content: { 'application/problem+json': { schema: PROBLEM_SCHEMA, examples } },
    });
  });
}

function exampleOf(code: ProblemCode): unknown {
  const field = code === 'INVALID_PARAMETER' ? 'state' : code === 'INVALID_BODY' ? 'ids' : null;
  return problemDocument(new Problem(code, `${PROBLEMS[code].title}.`, field));
}
