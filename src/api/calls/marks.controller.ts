import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { sentence, inLanguage, type Language } from '../../domain/localized-text.js';
import { type Config, CONFIG } from '../../config/config.js';
import { isCurrencyCode, MAX_UNITS } from '../../domain/money.js';
import { momentsOf } from '../../domain/time/wall-time.js';
import type { MarkAnswer, MarkRequest } from '../../processing/marks/mark.js';
import { MarksService } from '../../processing/marks/marks.service.js';
import { AccessLog } from '../access/access-log.service.js';
import type { Access } from '../access/access.js';
import { idParameter, limitedText, momentParameter, textParameter } from '../http/input.js';
import { CurrentAccess, RequestLanguage, ValidBody } from '../http/request-decorators.js';
import { PostRoute, RouteTag } from '../http/route.js';

const MAX_MARKS = 1000;
const MAX_MARK_NOTE_LENGTH = 1000;

const markItem = z.strictObject({
  callId: textParameter.optional().describe('The vendor’s id of the call, or ours.'),
  phone: textParameter.optional().describe('The caller’s number; matches the nearest call within a day of `at`.'),
  at: momentParameter.optional().describe('When the call was. A moment without a zone is in the business’s time zone.'),
  yaCid: textParameter.optional().describe('The visitor; the last call with it before `happenedAt`. So are the next three.'),
  gaCid: textParameter.optional(),
  clickId: textParameter.optional().describe('A click id of any kind.'),
  dealId: textParameter
    .optional()
    .describe(
      'The CRM’s deal. Kept with the mark; later marks may name the call by it alone, and so may any where the vendor names it.',
    ),
  happenedAt: momentParameter
    .optional()
    .describe('When the sale was: the conversion’s `occurredAt`, from which windows count. Never before the call.'),
  source: idParameter.optional(),
  project: idParameter.optional(),
  goal: idParameter.optional(),
  value: z.number().min(0).max(MAX_UNITS).optional().describe('In the currency’s units; without it the goal’s own value.'),
  currency: z
    .string()
    .overwrite((code) => code.toUpperCase())
    .refine(
      isCurrencyCode,
      sentence(
        'Must be a current code of ISO 4217 in three letters, like RUB (RUR is no longer one).',
        'Нужен действующий код ISO 4217 из трёх букв, например RUB (RUR больше не код).',
      ),
    )
    .optional(),
  note: limitedText(MAX_MARK_NOTE_LENGTH).optional(),
  remove: z.boolean().optional().describe('Takes the goal, or the label, away.'),
  label: z.enum(['spam', 'test']).optional().describe('The call counts for no goal at all.'),
});

const marksBody = z.strictObject({ items: z.array(markItem).min(1).max(MAX_MARKS) });

const marksAnswer = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          index: z.number().int(),
          outcome: z.enum(['marked', 'unchanged', 'unmatched', 'refused']),
          callId: z.string().nullable().describe('Our id of the call.'),
          code: z.string().nullable(),
          message: z.string().nullable().describe('In the language of Accept-Language.'),
        }),
      )
      .describe('An answer for each item, in their order.'),
    marked: z.number().int(),
    unmatched: z.array(z.number().int()).describe('The items that fit no call.'),
  })
  .meta({ id: 'MarksAnswer' });
type MarksAnswer = z.output<typeof marksAnswer>;

function toMarkRequest({ at, happenedAt, ...item }: z.output<typeof markItem>, timezone: string): MarkRequest {
  const instantOf = (moment: string | undefined) => (moment === undefined ? undefined : momentsOf(moment, timezone).last);
  return { ...item, at: instantOf(at), happenedAt: instantOf(happenedAt) };
}

function toMarksAnswer(answers: readonly MarkAnswer[], language: Language): MarksAnswer {
  const items = answers.map((answer, index) => ({
    index,
    outcome: answer.outcome,
    callId: 'callId' in answer ? answer.callId : null,
    code: answer.outcome === 'refused' ? answer.code : null,
    message: answer.outcome === 'refused' ? inLanguage(answer.message, language) : null,
  }));
  return {
    items,
    marked: items.filter(({ outcome }) => outcome === 'marked').length,
    unmatched: items.filter(({ outcome }) => outcome === 'unmatched').map(({ index }) => index),
  };
}

/** Marks by people and CRMs. */
@RouteTag('marks')
@Controller('api/v1/marks')
export class MarksController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly marks: MarksService,
    private readonly log: AccessLog,
  ) {}

  @PostRoute('', {
    role: 'operator',
    summary: 'Marks calls as counting for a goal, or as not counting; beats the rules for good',
    description: 'The same verdict twice changes nothing. The latest verdict on a call and goal counts.',
    body: marksBody,
    bodyExample: { items: [{ callId: '31760000000123457', goal: 'quality-call', value: 42000, note: 'Contract 118' }] },
    answer: marksAnswer,
    example: {
      items: [{ index: 0, outcome: 'marked', callId: '019ad0f4-7c1e-7d55-9d3a-5b1f0c2e4a61', code: null, message: null }],
      marked: 1,
      unmatched: [],
    },
  })
  async mark(
    @CurrentAccess() by: Access,
    @ValidBody() { items }: z.output<typeof marksBody>,
    @RequestLanguage() language: Language,
  ): Promise<MarksAnswer> {
    const numbers = items.filter(({ phone }) => phone !== undefined).length;
    // A mark that matches no call is not stored, and reveals that this number did not call.
    if (numbers > 0) await this.log.record(by, 'calls.search', undefined, { by: 'marks', numbers });
    const requests = items.map((item) => toMarkRequest(item, this.config.timezone));
    return toMarksAnswer(await this.marks.mark(requests, by), language);
  }
}
