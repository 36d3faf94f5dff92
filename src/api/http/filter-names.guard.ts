import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { AuthenticatedRequest } from '../access/key.guard.js';
import { KnownNames } from './known-names.service.js';
import { ApiProblem } from './problem.js';

/**
 * Refuses a filter by a name that there is none of: an empty list would say that nothing happened. A key that sees some projects
 * only gets the empty list all the same: what there is elsewhere is not for it to find out.
 */
@Injectable()
export class FilterNamesGuard implements CanActivate {
  constructor(private readonly names: KnownNames) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { access, query, body } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (!access || access.projects !== null) return true;
    const unknown = await this.names.unknownIn(fieldsOf(query));
    if (unknown) throw new ApiProblem('INVALID_PARAMETER', unknown.text, unknown.kind);
    const inBody = await this.names.unknownIn(fieldsOf(fieldsOf(body)['filter']));
    if (inBody) throw new ApiProblem('INVALID_BODY', inBody.text, `filter.${inBody.kind}`);
    return true;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
