import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { type Config, CONFIG } from '../../config/config.js';
import { AuditStore } from '../../store/admin/audit.store.js';
import { ADMIN_ROLES } from '../../domain/admin-roles.js';
import { listOf } from '../http/answer.js';
import { Cursors } from '../http/cursors.js';
import { pageOfAll, pageQuery, periodOf } from '../http/input.js';
import { CurrentAccess, ValidQuery } from '../http/request-decorators.js';
import { GetRoute, RouteTag } from '../http/route.js';
import { auditQuery, AUDIT_LINE_EXAMPLE, auditListSchema, toAuditView } from '../logs/log-views.js';
import { maySee, type Access } from './access.js';

const meSchema = z
  .strictObject({
    name: z.string(),
    role: z.enum(ADMIN_ROLES),
    projects: z.array(z.string()).nullable().describe('Null for all.'),
  })
  .meta({ id: 'Me' });
const projectSchema = z.strictObject({ id: z.string(), name: z.string() }).meta({ id: 'Project' });
const projectListSchema = listOf(projectSchema);

/** The request's own key, and the audit log of keys. */
@RouteTag('keys')
@Controller('api/v1')
export class KeysController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly audit: AuditStore,
    private readonly cursors: Cursors,
  ) {}

  @GetRoute('me', {
    role: 'viewer',
    summary: 'Name, role and projects of the key',
    answer: meSchema,
    example: { name: 'Анна', role: 'operator', projects: ['okna'] },
  })
  me(@CurrentAccess() { name, role, projects }: Access): z.output<typeof meSchema> {
    return { name, role, projects: projects === null ? null : [...projects] };
  }

  @GetRoute('projects', {
    role: 'viewer',
    summary: 'The projects that the key sees',
    query: pageQuery,
    answer: projectListSchema,
    example: { items: [{ id: 'okna', name: 'Окна Плюс' }], nextCursor: null },
  })
  async projects(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof pageQuery>,
  ): Promise<z.output<typeof projectListSchema>> {
    const visible = this.config.projects
      .filter(({ id }) => maySee(by, id) && (query.project ?? id) === id)
      .map(({ id, name }) => ({ id, name }));
    const { items, next } = pageOfAll(visible, await this.cursors.pageOf('projects', query), ({ id }) => id);
    return { items, nextCursor: await this.cursors.nextOf('projects', next) };
  }

  @GetRoute('audit', {
    role: 'admin',
    summary: 'Who did what, newest first',
    description: '`from` and `to` are about `at`.',
    query: auditQuery,
    answer: auditListSchema,
    example: { items: [AUDIT_LINE_EXAMPLE], nextCursor: null },
  })
  async lines(
    @CurrentAccess() { projects }: Access,
    @ValidQuery() query: z.output<typeof auditQuery>,
  ): Promise<z.output<typeof auditListSchema>> {
    const { project, who, action, subject } = query;
    const filter = { projects, project, who, action, subject, ...periodOf(query, this.config.timezone) };
    const { items, next } = await this.audit.list(filter, await this.cursors.pageOf('audit', query));
    return { items: items.map(toAuditView), nextCursor: await this.cursors.nextOf('audit', next) };
  }
}
