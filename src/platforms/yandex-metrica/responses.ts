import { z } from 'zod';
import { parseJsonKeepingIds } from '../../domain/lossless-json.js';
import type { Instant } from '../../domain/time/instant.js';

/** How many rows of a file Metrica linked, and why not the others. Null if it does not say, which is not 0. */
export interface LinkageCounts {
  readonly linked: number | null;
  readonly userNotFound: number | null;
  readonly goalNotFound: number | null;
}

/** One upload as Metrica shows it. `lines` are the rows that it read and that passed its validation; null if it does not say. */
export interface Uploading {
  readonly id: string;
  readonly status: string | null;
  readonly lines: number | null;
  readonly comment: string | null;
  /** Null if it does not say. */
  readonly createdAt: Instant | null;
  readonly counts: LinkageCounts;
}

/** The first error that an answer names. */
export interface ErrorAnswer {
  readonly errorType: string | null;
  readonly message: string | null;
}

/** Some in all generations of the documentation, some not, so nothing may depend on them; a number may come as text. */
const quantity = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().nonnegative())
  .nullish()
  .catch(null);

const uploading = z
  .object({
    id: z
      .union([z.string(), z.number().int()])
      .transform(String)
      .refine((text) => /^\d+$/.test(text)),
    status: z.string().nullish(),
    source_quantity: quantity,
    line_quantity: quantity,
    comment: z.string().nullish(),
    create_time: z.string().nullish(),
    linked_quantity: quantity,
    user_not_found_quantity: quantity,
    goal_not_found_quantity: quantity,
  })
  .transform((shape): Uploading => ({
    id: shape.id,
    status: shape.status ?? null,
    lines: leastOf(shape.source_quantity, shape.line_quantity),
    comment: shape.comment ?? null,
    createdAt: instantOf(shape.create_time),
    counts: {
      linked: shape.linked_quantity ?? null,
      userNotFound: shape.user_not_found_quantity ?? null,
      goalNotFound: shape.goal_not_found_quantity ?? null,
    },
  }));

const oneUploading = z.object({ uploading });
/** One in another form, perhaps somebody else's, hides none of the others. */
const manyUploadings = z.object({ uploadings: z.array(uploading.nullable().catch(null)) });
const goals = z.object({
  goals: z.array(
    z.object({
      id: z.union([z.string(), z.number()]).nullish(),
      name: z.string().nullish(),
      type: z.string().nullish(),
      conditions: z.array(z.object({ url: z.string().nullish() })).nullish(),
    }),
  ),
});
const counter = z.object({ counter: z.object({ permission: z.string() }) });
const errors = z.object({
  errors: z.array(z.object({ error_type: z.string().nullish(), message: z.string().nullish() })).nullish(),
  message: z.string().nullish(),
});

/**
 * Parsers of Metrica's answers: null if the body does not match the documentation, so that it never counts as success.
 *
 * @see Yandex: openapi/offline_conversions/upload_1, findById_1, findAll_1, openapi/goal/goals, intro/errors, read 2026-11-22
 */
export function readUploading(body: string): Uploading | null {
  return oneUploading.safeParse(parseJsonKeepingIds(body)).data?.uploading ?? null;
}

export function readUploadings(body: string): readonly Uploading[] | null {
  const found = manyUploadings.safeParse(parseJsonKeepingIds(body)).data?.uploadings;
  return found?.filter((one) => one !== null) ?? null;
}

/** A goal's number and name in the counter, which people confuse with its identifier. */
export interface GoalNames {
  readonly id: string | null;
  readonly name: string | null;
}

/** The counter's JavaScript-event goals by their identifiers. */
export function readGoalTargets(body: string): ReadonlyMap<string, GoalNames> | null {
  const found = goals.safeParse(parseJsonKeepingIds(body)).data?.goals;
  if (!found) return null;
  const events = found.filter((goal) => goal.type === 'action');
  return new Map(
    events.flatMap(({ id, name, conditions }) =>
      (conditions ?? []).flatMap(({ url }) => (url ? [[url, { id: id ? String(id) : null, name: name ?? null }] as const] : [])),
    ),
  );
}

/**
 * The permission of the token's account on the counter: own, edit, view and others. Yandex: openapi/counter/counter, read
 * 2026-11-25.
 */
export function readPermission(body: string): string | null {
  return counter.safeParse(parseJsonKeepingIds(body)).data?.counter.permission ?? null;
}

export function readError(body: string): ErrorAnswer {
  const found = errors.safeParse(parseJsonKeepingIds(body)).data;
  const first = found?.errors?.[0];
  return { errorType: first?.error_type ?? null, message: first?.message ?? found?.message ?? null };
}

function leastOf(...counts: readonly (number | null | undefined)[]): number | null {
  const known = counts.filter((count) => typeof count === 'number');
  return known.length === 0 ? null : Math.min(...known);
}

function instantOf(text: string | null | undefined): Instant | null {
  const instant = Date.parse(text ?? '');
  return Number.isNaN(instant) ? null : instant;
}
