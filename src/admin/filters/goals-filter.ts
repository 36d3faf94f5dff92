import { z } from 'zod';
import { idText, pageShape } from './common.js';

export const goalsQuery = z.strictObject({ ...pageShape, project: idText.optional() });
