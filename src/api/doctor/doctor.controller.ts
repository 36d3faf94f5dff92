import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DoctorService } from '../../doctor/doctor.service.js';
import type { Language } from '../../domain/localized-text.js';
import { type Clock, CLOCK } from '../../runtime/clock.js';
import type { Access } from '../access/access.js';
import { CurrentAccess, RequestLanguage } from '../http/request-decorators.js';
import { PostRoute } from '../http/route.js';
import { DOCTOR_REPORT_EXAMPLE, doctorReportSchema, toDoctorReport, type DoctorReportView } from './doctor-views.js';

/** The self-check of an installation. */
@ApiTags('doctor')
@Controller('api/v1/doctor')
export class DoctorController {
  constructor(
    private readonly doctor: DoctorService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @PostRoute('', {
    role: 'admin',
    summary: 'Checks config, database, clock, address, sources and destinations; changes nothing',
    description:
      'Every enabled destination is checked as by `POST /destinations/{id}/check`; no conversion is sent. `ringback ' +
      'doctor` does the same, also while the service is stopped.',
    answer: doctorReportSchema,
    example: DOCTOR_REPORT_EXAMPLE,
  })
  async examine(@CurrentAccess() by: Access, @RequestLanguage() language: Language): Promise<DoctorReportView> {
    return toDoctorReport(await this.doctor.examineSelf(by), this.clock.now(), language);
  }
}
