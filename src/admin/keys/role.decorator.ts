import { Reflector } from '@nestjs/core';
import type { Role as RoleName } from '../../store/entities/admin.entity.js';

/** The lowest role that may use a route. */
export const Role = Reflector.createDecorator<RoleName>();
