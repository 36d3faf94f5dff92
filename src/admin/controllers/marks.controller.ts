import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import { MarksService } from '../../processing/marks/marks.service.js';
import type { Access } from '../keys/access.js';
import { marksAnswer, marksBody, toAnswer, toRequest, type MarksAnswer } from '../marks/marks.body.js';
import { By, ValidBody } from '../routes/params.js';
import { PostRoute } from '../routes/route.js';

/** Verdicts of people and CRMs. */
@ApiTags('marks')
@Controller('api/v1/marks')
export class MarksController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly marks: MarksService,
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
  async mark(@By() by: Access, @ValidBody() { items }: z.output<typeof marksBody>): Promise<MarksAnswer> {
    const requests = items.map((item) => toRequest(item, this.config.timezone));
    return toAnswer(await this.marks.mark(requests, by));
  }
}
