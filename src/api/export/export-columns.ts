import { definitionOf, type FieldTypes } from '../../domain/calls/call-fields.js';
import { CLICK_ID_KINDS, type ClickIds } from '../../domain/calls/call.js';
import type { CsvCell } from '../../runtime/csv.js';
import { type CallView, SHOWN_FIELDS } from '../calls/call-views.js';
import { type MarkView, markText } from '../calls/mark-views.js';
import type { UploadView } from '../uploads/upload-views.js';

/** The columns of a file, in order. */
export type CsvColumns<View> = Readonly<Record<string, (view: View) => CsvCell>>;

type Columns = readonly (readonly [name: string, cell: (value: never) => CsvCell])[];

const asItIs = (name: string): Columns => [[name, (value: CsvCell) => value]];
/** The columns for a value of each type. */
const COLUMNS: { readonly [T in keyof FieldTypes]: (name: string) => Columns } = {
  flag: asItIs,
  number: asItIs,
  seconds: asItIs,
  amount: asItIs,
  currency: asItIs,
  instant: asItIs,
  text: asItIs,
  exact: asItIs,
  phone: asItIs,
  ip: asItIs,
  gaClientId: asItIs,
  yaClientId: asItIs,
  clickIds: () => CLICK_ID_KINDS.map((kind) => [kind, (ids: ClickIds) => ids[kind] ?? null]),
  texts: (name) => [[name, (texts: readonly string[]) => texts.join('; ')]],
  warnings: (name) => [[name, (warnings: readonly string[]) => warnings.join(' ')]],
};

/** A call as the list shows it, one value per column; fields inside `utm` have their webhook parameter's name. */
const CALL_COLUMNS: CsvColumns<CallView> = Object.fromEntries(
  SHOWN_FIELDS.flatMap(({ field, group, name }) => {
    const { type } = definitionOf(field);
    const columns = (typeof type === 'string' ? COLUMNS[type] : asItIs)(group === null ? name : field);
    return columns.map(([column, cell]) => {
      const toCell = cell as (value: unknown) => CsvCell;
      const read = (call: Readonly<Record<string, unknown>>) => toCell(call[name]);
      return [column, (call: CallView) => read(group === null ? call : call[group])];
    });
  }),
);

/** A call with its marks. */
export type ExportedCall = CallView & { readonly marks: readonly MarkView[] };

export const CALL_EXPORT_COLUMNS: CsvColumns<ExportedCall> = {
  ...CALL_COLUMNS,
  marks: ({ marks }) => marks.map(markText).join('; ') || null,
};

/** An upload as the list shows it. */
export const UPLOAD_EXPORT_COLUMNS: CsvColumns<UploadView> = {
  id: (upload) => upload.id,
  project: (upload) => upload.project,
  callId: (upload) => upload.callId,
  goal: (upload) => upload.goal,
  destination: (upload) => upload.destination,
  platform: (upload) => upload.platform,
  state: (upload) => upload.state,
  reasonCode: (upload) => upload.reason?.code ?? null,
  reason: (upload) => upload.reason?.text ?? null,
  attempts: (upload) => upload.attempts,
  dueAt: (upload) => upload.dueAt,
  expiresAt: (upload) => upload.expiresAt,
  value: (upload) => upload.value,
  currency: (upload) => upload.currency,
  identifierKind: (upload) => upload.identifier?.kind ?? null,
  identifier: (upload) => upload.identifier?.value ?? null,
  idempotencyKey: (upload) => upload.idempotencyKey,
  remoteRef: (upload) => upload.remoteRef,
  verified: (upload) => upload.verified,
  retraction: (upload) => upload.retraction?.state ?? null,
  restatement: (upload) => upload.restatement?.state ?? null,
  createdAt: (upload) => upload.createdAt,
  updatedAt: (upload) => upload.updatedAt,
};
