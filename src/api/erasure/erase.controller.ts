import { Controller } from '@nestjs/common';
import type { z } from 'zod';
import { ErasureService } from '../../processing/erasure/erasure.service.js';
import type { Access } from '../access/access.js';
import { KnownNames } from '../http/known-names.service.js';
import { ApiProblem } from '../http/problem.js';
import { CurrentAccess, ValidBody } from '../http/request-decorators.js';
import { PostRoute, RouteTag } from '../http/route.js';
import {
  DESTRUCTION_EXAMPLE,
  destructionSchema,
  eraseBody,
  toDestructionView,
  toErasureSubject,
  type DestructionView,
} from './erasure-views.js';

/** Right to erasure: removes the data of one person. */
@RouteTag('erase')
@Controller('api/v1/erase')
export class EraseController {
  constructor(
    private readonly erasure: ErasureService,
    private readonly names: KnownNames,
  ) {}

  @PostRoute('', {
    role: 'admin',
    summary: 'Removes a person’s data everywhere, and answers the record of its destruction',
    description:
      'The person is named by a phone or by any of their calls; it covers all calls of this caller in the projects of ' +
      'the key. Waiting uploads are cancelled, sent ones keep their state. The record, without the data, stays in the ' +
      'audit log.',
    body: eraseBody,
    bodyExample: { phone: '+79161234567', basis: 'Request of the person of 2026-11-20' },
    answer: destructionSchema,
    example: DESTRUCTION_EXAMPLE,
    problems: ['CALL_AMBIGUOUS'],
  })
  async erase(@CurrentAccess() by: Access, @ValidBody() body: z.output<typeof eraseBody>): Promise<DestructionView> {
    const unknown = by.projects === null ? await this.names.unknownIn({ source: body.source }) : null;
    if (unknown) throw new ApiProblem('INVALID_BODY', unknown.text, 'source');
    const order = { by, basis: body.basis ?? null, projects: by.projects };
    return toDestructionView(await this.erasure.erase(toErasureSubject(body), order));
  }
}
