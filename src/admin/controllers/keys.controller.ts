import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/tokens.js';
import { AuditStore } from '../../store/admin/audit.store.js';
import { ADMIN_ROLES } from '../../store/schema/entities/admin.entity.js';
import { cursorOf, pageOfAll, pageQuery, periodOf, toPage } from '../filters/common.js';
import { auditQuery } from '../filters/ledger-filters.js';
import { sees, type Access } from '../keys/access.js';
import { By, ValidQuery } from '../routes/params.js';
import { GetRoute } from '../routes/route.js';
import { listOf } from '../views/common.js';
import { AUDIT_LINE } from '../views/ledger.examples.js';
import { auditListSchema, toAuditView } from '../views/ledger.views.js';

const meSchema = z
  .strictObject({
    name: z.string(),
    role: z.enum(ADMIN_ROLES),
    projects: z.array(z.string()).nullable().describe('Null for all.'),
  })
  .meta({ id: 'Me' });
const projectSchema = z.strictObject({ id: z.string(), name: z.string() }).meta({ id: 'Project' });
const projectListSchema = listOf(projectSchema);

/** What a key is and sees, and what keys have done. */
@ApiTags('keys')
@Controller('api/v1')
export class KeysController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly audit: AuditStore,
  ) {}

  @GetRoute('me', {
    role: 'viewer',
    summary: 'Name, role and projects of the key',
    answer: meSchema,
    example: { name: 'Анна', role: 'operator', projects: ['okna'] },
  })
  me(@By() { name, role, projects }: Access): z.output<typeof meSchema> {
    return { name, role, projects: projects === null ? null : [...projects] };
  }

  @GetRoute('projects', {
    role: 'viewer',
    summary: 'The projects that the key sees',
    query: pageQuery,
    answer: projectListSchema,
    example: { items: [{ id: 'okna', name: 'Окна Плюс' }], nextCursor: null },
  })
  projects(@By() by: Access, @ValidQuery() query: z.output<typeof pageQuery>): z.output<typeof projectListSchema> {
    const visible = this.config.projects.filter(({ id }) => sees(by, id)).map(({ id, name }) => ({ id, name }));
    return pageOfAll(visible, toPage(query), ({ id }) => id);
  }

  @GetRoute('audit', {
    role: 'admin',
    summary: 'Who did what, newest first',
    description: '`from` and `to` are about `at`.',
    query: auditQuery,
    answer: auditListSchema,
    example: { items: [AUDIT_LINE], nextCursor: null },
  })
  async lines(
    @By() { projects }: Access,
    @ValidQuery() query: z.output<typeof auditQuery>,
  ): Promise<z.output<typeof auditListSchema>> {
    const { project, who, action, subject } = query;
    const filter = { projects, project, who, action, subject, ...periodOf(query, this.config.timezone) };
    const { items, next } = await this.audit.list(filter, toPage(query));
    return { items: items.map(toAuditView), nextCursor: cursorOf(next) };
  }
}
