import { Reflector } from '@nestjs/core';
import type { AdminRole as RoleName } from '../../store/schema/entities/admin.entity.js';

/** The lowest role that may use a route. */
export const Role = Reflector.createDecorator<RoleName>();
