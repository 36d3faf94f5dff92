import { Controller, Inject } from '@nestjs/common';
import { Destinations } from '../../destinations/destinations.js';
import type { DoctorCheck } from '../../doctor/doctor-check.js';
import { DoctorService } from '../../doctor/doctor.service.js';
import type { Language } from '../../domain/localized-text.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import type { Access } from '../access/access.js';
import { ActionQuota } from '../destinations/action-quota.service.js';
import { CurrentAccess, RequestLanguage } from '../http/request-decorators.js';
import { PostRoute, RouteTag } from '../http/route.js';
import { DOCTOR_REPORT_EXAMPLE, doctorReportSchema, toDoctorReport, type DoctorReportView } from './doctor-views.js';

/** The self-check of an installation. */
@RouteTag('doctor')
@Controller('api/v1/doctor')
export class DoctorController {
  constructor(
    private readonly doctor: DoctorService,
    private readonly destinations: Destinations,
    private readonly quota: ActionQuota,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @PostRoute('', {
    role: 'admin',
    heavy: true,
    summary: 'Checks config, database, clock, address, sources and destinations; changes nothing',
    description:
      'Every enabled destination is checked as by `POST /destinations/{id}/check`; no conversion is sent. `ringback ' +
      'doctor` does the same, also while the service is stopped. With a key of some projects it counts as one `check` of each ' +
      'of their destinations.',
    answer: doctorReportSchema,
    example: DOCTOR_REPORT_EXAMPLE,
    problems: ['TOO_MANY_ACTIONS'],
  })
  async examine(@CurrentAccess() by: Access, @RequestLanguage() language: Language): Promise<DoctorReportView> {
    const examine = () => this.doctor.examineSelf(by);
    const checks = await this.quota.run(by, this.countedProjects(by), examine, isWritable);
    return toDoctorReport(checks, this.clock.now(), language);
  }

  /** The project of each checked destination. A key with access to all projects is no client's, and uses no client's quota. */
  private countedProjects({ projects }: Access): string[] {
    return this.destinations.enabled().flatMap(({ projectId }) => (projects?.includes(projectId) ? [projectId] : []));
  }
}

/** If nothing can be written, nothing is counted: that is a finding to report. */
function isWritable(checks: readonly DoctorCheck[]): boolean {
  return checks.some(({ name, result }) => name === 'writable' && result === 'proved');
}
