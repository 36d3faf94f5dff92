import { z } from 'zod';
import type { Language } from '../../domain/reason.js';
import { toIso, type Instant } from '../../domain/time/instant.js';
import { CHECK_GRADES } from '../../platforms/kit/platform.js';
import { maybeText, time } from '../views/common.js';
import { AREAS, isWell, type Rung } from './rung.js';

/** The ladder of what is proved, assumed, doubtful and wrong. */
export const ladderSchema = z
  .strictObject({
    at: time,
    ok: z.boolean().describe('Nothing failed; doubts are allowed.'),
    rungs: z.array(
      z.strictObject({
        area: z.enum(AREAS).describe('`between`: what two destinations do to each other.'),
        project: maybeText,
        subject: maybeText.describe('The source, the destination or two of them.'),
        name: z.string(),
        result: z
          .enum(CHECK_GRADES)
          .describe(
            '`assumed`: nobody can prove it from here; `doubtful`: works, and somebody should look; `failed`: does not work.',
          ),
        text: z.string().describe('What was found and what to do, in the language of Accept-Language.'),
      }),
    ),
  })
  .meta({ id: 'Ladder' });
export type LadderView = z.output<typeof ladderSchema>;

export function toLadderView(rungs: readonly Rung[], at: Instant, language: Language): LadderView {
  return { at: toIso(at), ok: isWell(rungs), rungs: rungs.map(({ text, ...rung }) => ({ ...rung, text: text[language] })) };
}

export const LADDER: LadderView = {
  at: '2026-11-22T10:00:00.000Z',
  ok: false,
  rungs: [
    {
      area: 'destination',
      project: 'okna',
      subject: 'metrika-okna',
      name: 'goal quality-call',
      result: 'failed',
      text: 'The counter has no JavaScript-event goal with the identifier quality_call. Create it in Metrica or mend target.',
    },
  ],
};
