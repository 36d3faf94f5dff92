import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Language } from '../../domain/reason.js';
import type { Clock } from '../../runtime/clock.js';
import { CLOCK } from '../../runtime/tokens.js';
import { DoctorService } from '../doctor/doctor.service.js';
import { LADDER, ladderSchema, toLadderView, type LadderView } from '../doctor/doctor.view.js';
import type { Access } from '../keys/access.js';
import { By, In } from '../routes/params.js';
import { PostRoute } from '../routes/route.js';

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
    answer: ladderSchema,
    example: LADDER,
  })
  async examine(@By() by: Access, @In() language: Language): Promise<LadderView> {
    const rungs = await this.doctor.examine(by);
    return toLadderView(rungs, this.clock.now(), language);
  }
}
