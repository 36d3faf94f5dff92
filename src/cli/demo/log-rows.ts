import type { Journey, UploadView } from './api.js';
import { ALL_DUTIES, type Duty } from './plan.js';

/** One line of the upload log with what the cabinets know it by. */
export interface LogRow {
  readonly upload: UploadView;
  readonly duty: Duty;
  /** The conversion's moment, ISO 8601 in UTC; null when it no longer stands and the journey does not show it. */
  readonly occurredAt: string | null;
  /** The vendor's id of the call, for messages. */
  readonly callId: string;
}

/** The whole upload log, call by call. */
export function logRows(journeys: readonly Journey[]): readonly LogRow[] {
  return journeys.flatMap(({ call, conversions, uploads }) =>
    uploads.flatMap((upload) => {
      const duty = ALL_DUTIES.find(({ destination, goal }) => destination === upload.destination && goal === upload.goal);
      const conversion = conversions.find(({ goal }) => goal === upload.goal);
      return duty === undefined ? [] : [{ upload, duty, occurredAt: conversion?.occurredAt ?? null, callId: call.callId }];
    }),
  );
}
