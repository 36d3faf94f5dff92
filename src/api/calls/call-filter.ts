import { z } from 'zod';
import { bothLanguages, sentence } from '../../domain/localized-text.js';
import { toE164 } from '../../domain/calls/identifiers.js';
import { type PhoneSearch, toPhoneSearch } from '../../domain/calls/phone-search.js';
import { UPLOAD_STATES } from '../../domain/uploads/upload-states.js';
import type { CallFilter } from '../../store/calls/call-search.js';
import { type Access, mayAct } from '../access/access.js';
import { idParameter, pageShape, periodOf, periodShape, textParameter } from '../http/input.js';
import { ApiProblem } from '../http/problem.js';
import { orderShape } from '../http/sorted-page.js';

const filterShape = {
  ...periodShape,
  project: idParameter.optional(),
  source: idParameter.optional(),
  callId: textParameter.optional().describe('The vendor’s id, exactly.'),
  phone: textParameter
    .refine((phone) => /\d/.test(phone), { error: sentence('Must hold digits.', 'Нужны цифры.') })
    .optional()
    .describe(
      'Digits that the mask of the caller’s number shows: the last four, the first four with a plus, or both as in ' +
        '+7916***4567. From the role operator on the whole number in any spelling, written to the audit log.',
    ),
  caller: z
    .string()
    .regex(
      /^[0-9a-f]{12,64}$/,
      sentence(
        'Must be a `caller` of the campaign statistics: 12 letters or more of a hash.',
        'Нужен `caller` из статистики кампаний: от 12 символов хеша.',
      ),
    )
    .optional()
    .describe('All calls of one of the `frequentCallers` of the campaign statistics.'),
  q: textParameter
    .optional()
    .describe('Text anywhere in ids, UTM, city, device and page addresses; in phones only as lists mask them.'),
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
};
/** Filters of a list, a count or a file of calls. */
export const callFilterQuery = z.strictObject(filterShape);
export const callQuery = z.strictObject({ ...pageShape, ...filterShape, ...orderShape });

/** A number as lists show it: `+7916***4567`, `+1***67`. */
const MASKED_NUMBER = /^\+?[\d ()-]*\*+[\d -]+$/;

/** Converts an API query for calls to the store's filter. */
export function toCallFilter(query: z.output<typeof callFilterQuery>, access: Access, timezone: string): CallFilter {
  const { project, source, callId, phone, caller, q, goal, destination, state, quality, utmSource, utmCampaign, trackingNumber } =
    query;
  // A number copied from a list is found wherever it is pasted.
  const isMasked = phone === undefined && q !== undefined && MASKED_NUMBER.test(q.trim());
  const asked = isMasked ? q : phone;
  return {
    projects: access.projects,
    project,
    source,
    callId,
    caller,
    q: isMasked ? undefined : q,
    goal,
    destination,
    state,
    utmSource,
    utmCampaign,
    ...periodOf(query, timezone),
    phone: asked === undefined ? undefined : phoneSearchFor(asked, access),
    quality: quality === undefined ? undefined : quality === 'true',
    trackingNumber: trackingNumber === undefined ? undefined : (toE164(trackingNumber) ?? trackingNumber),
  };
}

/** @throws ApiProblem for digits that are masked for the key's role: requested one by one they would reveal the number */
function phoneSearchFor(phone: string, access: Access): PhoneSearch | undefined {
  const search = toPhoneSearch(phone);
  if (search?.kind === 'number' && !mayAct(access, 'operator')) {
    const why = bothLanguages(
      'A viewer searches by the digits that the mask shows: the last four, or both ends as in +7916***4567.',
      'Наблюдатель ищет по цифрам, которые видны в маске: последние четыре или оба конца, как в +7916***4567.',
    );
    throw new ApiProblem('INVALID_PARAMETER', why, 'phone');
  }
  return search ?? undefined;
}
