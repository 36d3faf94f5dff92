import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { AuthenticatedRequest } from '../access/key.guard.js';
import { KnownNames } from './known-names.service.js';
import { ApiProblem } from './problem.js';

/**
 * Refuses an action on the rows of a filter by a name that there is none of: it would say that it was done. A list by such a name
 * is empty, which is true. A key that sees some projects only is not refused: what there is elsewhere is not for it to find out.
 */
@Injectable()
export class FilterNamesGuard implements CanActivate {
  constructor(private readonly names: KnownNames) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { access, body } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (!access || access.projects !== null) return true;
    const unknown = await this.names.unknownIn(fieldsOf(fieldsOf(body)['filter']));
    if (unknown) throw new ApiProblem('INVALID_BODY', unknown.text, `filter.${unknown.kind}`);
    return true;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
