import { getMetadataArgsStorage } from 'typeorm';
import { callSchema, type CallView, SHOWN_FIELDS, toCallView } from '../../src/api/calls/call-views.js';
import { CALL_EXPORT_COLUMNS } from '../../src/api/export/export-columns.js';
import { whenSchema } from '../../src/config/schema/goal.js';
import { CALL_KEYS, type CallKey, definitionOf, type FieldTypes } from '../../src/domain/calls/call-fields.js';
import { type Call, CALL_FIELDS, DERIVED_FIELDS, PERSONAL_FIELDS } from '../../src/domain/calls/call.js';
import { mergeEvent } from '../../src/domain/calls/merge.js';
import { type ConditionsOn, FIELD_CONDITIONS } from '../../src/domain/goals/field-conditions.js';
import { evaluateWhen } from '../../src/domain/goals/evaluate.js';
import type { When } from '../../src/domain/goals/goal.js';
import { CALL_PARAMETERS, requiredParameters } from '../../src/domain/goals/required-parameters.js';
import { describeCondition } from '../../src/messages/condition-descriptions.js';
import { PARAMETER_FIELDS, type ParameterField, parameterName } from '../../src/sources/call-event.js';
import { source } from '../../src/sources/mapped/index.js';
import { CallEntity } from '../../src/store/schema/entities/call.entity.js';
import { aReceipt, eventOf, queryOf } from '../sources/receipts.js';
import { aCall } from '../support/call-builders.js';
import { aGoal } from '../support/test-pipeline.js';

/** What is left over when everything has its place; a field without one makes the table above it fail to compile. */
type NothingLeft<Left extends string> = Readonly<Record<Left, never>>;
const withoutColumn: NothingLeft<Exclude<CallKey, keyof CallEntity>> = {};
const withoutCondition: NothingLeft<Exclude<ConditionsOn<CallKey>, keyof When>> = {};
const withoutView: NothingLeft<Exclude<'direction' | 'callType' | 'utm', keyof CallView>> = {};
// @ts-expect-error a vendor's table of parameters that leaves fields out
const incomplete: Readonly<Record<ParameterField, readonly string[]>> = { startedAt: ['begun'] };
// @ts-expect-error a call that leaves fields out
const unfinished: Call = { id: 'k', callType: null };

/** A text of each type as a webhook brings it, and the value it stands for. */
const SAMPLES: { readonly [T in keyof FieldTypes]: readonly [text: string, value: unknown] } = {
  flag: ['true', true],
  number: ['17', 17],
  seconds: ['00:00:17', 17],
  amount: ['1 500,50', 150050],
  currency: ['rub', 'RUB'],
  instant: ['2026-11-22T09:45:07Z', Date.UTC(2026, 10, 22, 9, 45, 7)],
  text: ['words', 'words'],
  exact: ['words', 'words'],
  phone: ['79161234567', '+79161234567'],
  ip: ['203.0.113.77', '203.0.113.77'],
  gaClientId: ['1234567890.1763800000', '1234567890.1763800000'],
  yaClientId: ['1763800000123456789', '1763800000123456789'],
  clickIds: ['', { yclid: '17638000001234567891' }],
  texts: ['["words","17"]', ['words', '17']],
  warnings: ['', ['TZ_ASSUMED']],
};

function sampleOf(field: CallKey): readonly [text: string, value: unknown] {
  const { type } = definitionOf(field);
  return typeof type === 'string' ? SAMPLES[type] : [type.at(-1) ?? '', type.at(-1)];
}

/** A call that carries every field. */
const FULL = {
  ...aCall(),
  ...Object.fromEntries(CALL_KEYS.map((field) => [field, sampleOf(field)[1]])),
} as unknown as CallEntity;

describe('the table of a call’s fields', () => {
  it('leaves out none: what has no place elsewhere does not compile', () => {
    expect([withoutColumn, withoutCondition, withoutView]).toEqual([{}, {}, {}]);
    expect([incomplete, unfinished]).toHaveLength(2);
  });

  it('has a column of the calls for every field', () => {
    const columns = getMetadataArgsStorage().columns.filter(({ target }) => target === CallEntity);
    expect(columns.map(({ propertyName }) => propertyName)).toEqual(expect.arrayContaining([...CALL_KEYS]));
  });

  it.each(PARAMETER_FIELDS)('lets a mapped source fill %s, and the merge keep it', (field) => {
    const [text, value] = sampleOf(field);
    const settings = source.settings.parse({ fields: { callId: 'id', [parameterName(field)]: 'it' } });
    const event = eventOf(source, aReceipt({ query: queryOf({ id: '1', it: text }) }), settings);
    expect(event.facts[field]).toEqual(value);
    const { facts } = mergeEvent(null, event, { receiptId: 'r', receivedAt: 1 });
    expect(facts[field]).toEqual(value);
    expect(Object.keys(facts)).toEqual(CALL_FIELDS);
  });

  it('shows every field in the API as its OpenAPI schema says, and says which it does not show', () => {
    const view = toCallView(FULL);
    expect(callSchema.parse(view)).toEqual(view);
    expect(Object.keys(view)).toEqual(Object.keys(callSchema.shape));
    const hidden = CALL_KEYS.filter((key) => !SHOWN_FIELDS.some(({ field }) => field === key));
    expect(hidden).toEqual(['startedToMinute', 'saidAnswered', 'callerKey', 'utmFilled', 'leakedClickIds']);
  });

  it('exports every field that the API shows, each with its value', () => {
    const view = toCallView(FULL);
    const filled = Object.entries(CALL_EXPORT_COLUMNS).filter(([, cell]) => cell({ ...view, marks: [] }) !== null);
    const columns = filled.map(([name]) => name);
    const names = SHOWN_FIELDS.map(({ field, group, name }) => (field === 'clickIds' ? 'yclid' : group === null ? name : field));
    expect(columns).toEqual(names);
  });

  it('counts the shares of every parameter that the API shows', () => {
    const shown = PARAMETER_FIELDS.filter((key) => SHOWN_FIELDS.some(({ field }) => field === key));
    expect(CALL_PARAMETERS).toEqual(expect.arrayContaining(shown));
  });

  it.each(FIELD_CONDITIONS)('$condition is a condition that the config takes, rules judge and sentences name', (row) => {
    const { condition, field, kind } = row;
    const wanted = kind === 'is' ? true : kind.startsWith('matches') ? sampleOf(field)[1] : 17;
    const when = whenSchema.parse({ [condition]: wanted });
    const judge = (call: Call) => evaluateWhen(when, { call, timezone: 'UTC', earlierCalls: null, otherConversions: null }).truth;
    expect(judge(FULL)).toBe(true);
    if (definitionOf(field).always !== true) expect(judge({ ...FULL, [field]: null })).toBeNull();
    const { en, ru } = describeCondition(condition as 'direction', wanted as 'in');
    expect(en).not.toBe('');
    expect(ru).toMatch(/[а-яё]|utm_/);
    if (CALL_PARAMETERS.some((name) => name === field))
      expect(requiredParameters(aGoal({ when })).map(({ parameter }) => parameter)).toEqual([field]);
  });

  it('counts every identifier of a person as personal', () => {
    const identifying = [...CALL_FIELDS, ...DERIVED_FIELDS].filter((field) => {
      const { type } = definitionOf(field);
      return type === 'gaClientId' || type === 'yaClientId' || type === 'clickIds';
    });
    expect(PERSONAL_FIELDS).toEqual(expect.arrayContaining([...identifying, 'callerNumber', 'callerKey', 'ip']));
  });
});
