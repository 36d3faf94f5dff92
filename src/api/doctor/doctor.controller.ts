import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DoctorService } from '../../doctor/doctor.service.js';
import type { Language } from '../../domain/localized-text.js';
import type { Clock } from '../../runtime/clock.js';
import { CLOCK } from '../../runtime/clock.js';
import type { Access } from '../access/access.js';
import { CurrentAccess, RequestLanguage } from '../http/request-decorators.js';
import { PostRoute } from '../http/route.js';
import { DOCTOR_REPORT_EXAMPLE, doctorReportSchema, toDoctorReport, type DoctorReportView } from './doctor-views.js';

/** What works here, and how that is known. */
@ApiTags('doctor')
@Controller('api/v1/doctor')
export class DoctorController {
  constructor(
    private readonly doctor: DoctorService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @PostRoute('', {
    role: 'admin',
    summary: 'Looks at config, database, clock, address, sources and destinations; changes nothing',
    description:
      'Platforms are asked as `POST /destinations/{id}/check` asks them, all that are switched on; no conversion is sent. `ringback doctor` does the same, also while the service is stopped.',
    answer: doctorReportSchema,
    example: DOCTOR_REPORT_EXAMPLE,
  })
  async examine(@CurrentAccess() by: Access, @RequestLanguage() language: Language): Promise<DoctorReportView> {
    const rungs = await this.doctor.examineSelf(by);
    return toDoctorReport(rungs, this.clock.now(), language);
  }
}
