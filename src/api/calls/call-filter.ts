import { z } from 'zod';
import { toE164 } from '../../domain/calls/identifiers.js';
import { UPLOAD_STATES } from '../../domain/uploads/upload-states.js';
import type { CallFilter } from '../../store/calls/call-lists.store.js';
import type { Access } from '../access/access.js';
import { idParameter, pageShape, periodOf, periodShape, textParameter } from '../http/input.js';

export const callQuery = z.strictObject({
  ...pageShape,
  ...periodShape,
  project: idParameter.optional(),
  source: idParameter.optional(),
  callId: textParameter.optional().describe('The vendor’s id, exactly.'),
  phone: textParameter
    .refine((phone) => /\d/.test(phone), { error: 'Must hold digits.' })
    .optional()
    .describe('The caller’s number in any spelling, or its last digits.'),
  caller: z
    .string()
    .regex(/^[0-9a-f]{12,64}$/, 'Must be a `caller` of the campaign statistics: 12 letters or more of a hash.')
    .optional()
    .describe('All calls of one of the `frequentCallers` of the campaign statistics.'),
  q: textParameter.optional().describe('Text anywhere in ids, UTM, city, device and page addresses; never in phones.'),
  goal: idParameter.optional().describe('Calls with a conversion to this goal that has not been revoked.'),
  destination: idParameter.optional().describe('Calls with an upload to this destination.'),
  state: z
    .enum([...UPLOAD_STATES, 'none'])
    .optional()
    .describe('Calls with an upload in this state, at `destination` where that is given; `none` for calls without any.'),
  quality: z.enum(['true', 'false']).optional(),
  utmSource: textParameter.optional(),
  utmCampaign: textParameter.optional(),
  trackingNumber: textParameter.optional().describe('In any spelling.'),
});

/** What a query for calls asks of the store. */
export function toCallFilter(
  query: Omit<z.output<typeof callQuery>, 'limit' | 'cursor'>,
  access: Access,
  timezone: string,
): CallFilter {
  const { project, source, callId, phone, caller, q, goal, destination, state, quality, utmSource, utmCampaign, trackingNumber } =
    query;
  return {
    projects: access.projects,
    project,
    source,
    callId,
    caller,
    q,
    goal,
    destination,
    state,
    utmSource,
    utmCampaign,
    ...periodOf(query, timezone),
    phone: phone === undefined ? undefined : { digits: phone.replace(/\D/g, ''), e164: toE164(phone) },
    quality: quality === undefined ? undefined : quality === 'true',
    trackingNumber: trackingNumber === undefined ? undefined : (toE164(trackingNumber) ?? trackingNumber),
  };
}
