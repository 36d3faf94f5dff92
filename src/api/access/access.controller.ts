import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { bothLanguages } from '../../domain/localized-text.js';
import { type Config, CONFIG } from '../../config/config.js';
import { HOUR } from '../../domain/time/instant.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import { newId, newSecret, sha256 } from '../../runtime/ids.js';
import { SignInLinksStore } from '../../store/admin/sign-in-links.store.js';
import type { SignInLinkEntity } from '../../store/schema/entities/admin.entity.js';
import { Cursors } from '../http/cursors.js';
import { pageOfAll, pageQuery, periodOf } from '../http/input.js';
import { ApiProblem, notFound } from '../http/problem.js';
import { CurrentAccess, IdParam, ValidBody, ValidQuery } from '../http/request-decorators.js';
import { GetRoute, PostRoute, RouteTag } from '../http/route.js';
import {
  KEY_EXAMPLE,
  keyListSchema,
  LINK_EXAMPLE,
  linkListSchema,
  madeKeySchema,
  madeLinkSchema,
  NEW_KEY_EXAMPLE,
  NEW_LINK_EXAMPLE,
  newKeyBody,
  newLinkBody,
  revokedSchema,
  toKeyView,
  toLinkView,
} from './access-views.js';
import { type Access, maySee } from './access.js';
import { AdminKeysService } from './admin-keys.service.js';

/** Access management: keys, and one-time sign-in links for clients. An admin of some projects gives access to these only. */
@RouteTag('access')
@Controller('api/v1')
export class AccessController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly keys: AdminKeysService,
    private readonly links: SignInLinksStore,
    private readonly cursors: Cursors,
  ) {}

  @GetRoute('keys', {
    role: 'admin',
    summary: 'All keys, newest first, revoked ones included; never the keys themselves',
    description: '`project` finds the keys that see it, those for all projects among them.',
    query: pageQuery,
    answer: keyListSchema,
    example: { items: [KEY_EXAMPLE], nextCursor: null },
  })
  async listKeys(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof pageQuery>,
  ): Promise<z.output<typeof keyListSchema>> {
    const { project } = query;
    const opens = (projects: readonly string[] | null) =>
      project === undefined || projects === null || projects.includes(project);
    const visible = (await this.keys.list()).filter(({ projects }) => maySeeAll(by, projects) && opens(projects)).reverse();
    const { items, next } = pageOfAll(visible, await this.cursors.pageOf('keys', query), ({ id }) => id);
    return { items: items.map(toKeyView), nextCursor: await this.cursors.nextOf('keys', next) };
  }

  @PostRoute('keys', {
    role: 'admin',
    summary: 'Makes a key, and shows it this once',
    body: newKeyBody,
    bodyExample: NEW_KEY_EXAMPLE,
    answer: madeKeySchema,
    example: { ...KEY_EXAMPLE, key: 'rb_…' },
    problems: ['NAME_TAKEN'],
  })
  async makeKey(
    @CurrentAccess() by: Access,
    @ValidBody() { name, role, projects, expiresAt }: z.output<typeof newKeyBody>,
  ): Promise<z.output<typeof madeKeySchema>> {
    for (const id of projects ?? []) this.requireProject(by, id, 'projects');
    if (projects === null && by.projects !== null)
      throw new ApiProblem(
        'INVALID_BODY',
        bothLanguages(
          'Your key sees some projects only: name those of the new key.',
          'Вашему ключу видны не все проекты: укажите проекты нового ключа.',
        ),
        'projects',
      );
    const ends = periodOf({ to: expiresAt ?? undefined }, this.config.timezone).to ?? null;
    if (ends !== null && ends <= this.clock.now())
      throw new ApiProblem(
        'INVALID_BODY',
        bothLanguages('Must lie in the future.', 'Момент должен быть в будущем.'),
        'expiresAt',
      );
    const { id, key } = await this.keys.create({ name, role, projects, expiresAt: ends }, by);
    const made = await this.keys.byId(id);
    if (made === null) throw notFound('key');
    return { ...toKeyView(made), key };
  }

  @PostRoute('keys/:id/revoke', {
    role: 'admin',
    summary: 'Makes a key useless, at once and for good; its sessions end',
    answer: revokedSchema,
    example: { revoked: true },
  })
  async revokeKey(@CurrentAccess() by: Access, @IdParam('key') id: string): Promise<z.output<typeof revokedSchema>> {
    const key = await this.keys.byId(id);
    if (key === null || !maySeeAll(by, key.projects) || !(await this.keys.revoke(id, by))) throw notFound('key in use');
    return { revoked: true };
  }

  @GetRoute('sign-in-links', {
    role: 'admin',
    summary: 'One-time sign-in links of the last 90 days, newest first; never the links themselves',
    query: pageQuery,
    answer: linkListSchema,
    example: { items: [LINK_EXAMPLE], nextCursor: null },
  })
  async listLinks(
    @CurrentAccess() by: Access,
    @ValidQuery() query: z.output<typeof pageQuery>,
  ): Promise<z.output<typeof linkListSchema>> {
    const all = (await this.links.all(by.projects)).filter(({ projectId }) => (query.project ?? projectId) === projectId);
    const { items, next } = pageOfAll(all, await this.cursors.pageOf('sign-in-links', query), ({ id }) => id);
    return { items: items.map(toLinkView), nextCursor: await this.cursors.nextOf('sign-in-links', next) };
  }

  @PostRoute('sign-in-links', {
    role: 'admin',
    summary: 'Makes a link that opens one session: it looks at one project and changes nothing',
    description: 'It works once, and only for so long. Revoking it ends the session that it opened.',
    body: newLinkBody,
    bodyExample: NEW_LINK_EXAMPLE,
    answer: madeLinkSchema,
    example: { ...LINK_EXAMPLE, link: '…' },
    problems: ['NAME_TAKEN'],
  })
  async makeLink(
    @CurrentAccess() by: Access,
    @ValidBody() { name, project, validHours }: z.output<typeof newLinkBody>,
  ): Promise<z.output<typeof madeLinkSchema>> {
    this.requireProject(by, project, 'project');
    const now = this.clock.now();
    const secret = newSecret();
    const link: SignInLinkEntity = {
      id: newId(),
      name,
      projectId: project,
      hash: sha256(secret),
      madeBy: by.name,
      createdAt: now,
      expiresAt: now + validHours * HOUR,
      usedAt: null,
      revokedAt: null,
    };
    await this.links.add(link, by);
    return { ...toLinkView(link), link: secret };
  }

  @PostRoute('sign-in-links/:id/revoke', {
    role: 'admin',
    summary: 'Makes a link useless, and ends the session that it opened',
    answer: revokedSchema,
    example: { revoked: true },
  })
  async revokeLink(@CurrentAccess() by: Access, @IdParam('link') id: string): Promise<z.output<typeof revokedSchema>> {
    if (!(await this.links.revoke(id, by.projects, by, this.clock.now()))) throw notFound('link');
    return { revoked: true };
  }

  /** Another client's project is reported as unknown, like one that does not exist. */
  private requireProject(by: Access, id: string, field: string): void {
    if (maySee(by, id) && this.config.projects.some((project) => project.id === id)) return;
    const detail = bothLanguages(
      `There is no project "${id}", or your key does not see it.`,
      `Проекта «${id}» нет, или вашему ключу он не виден.`,
    );
    throw new ApiProblem('INVALID_BODY', detail, field);
  }
}

/** Whether the admin has access to everything that the other key has: otherwise the key is somebody else's. */
function maySeeAll(by: Access, projects: readonly string[] | null): boolean {
  return by.projects === null || (projects !== null && projects.every((id) => maySee(by, id)));
}
