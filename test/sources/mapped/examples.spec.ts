import { readdirSync } from 'node:fs';
import { source as mapped } from '../../../src/sources/mapped/index.js';
import type { MappedSettings } from '../../../src/sources/mapped/settings.js';
import { type CaseRequest, exampleSource, outcomeOf, withMoments } from '../cases/run-case.js';

const form = (values: Readonly<Record<string, string>>): CaseRequest => ({ method: 'POST', form: values });
const json = (body: object): CaseRequest => ({ method: 'POST', type: 'application/json', body: JSON.stringify(body) });
const startedAt = withMoments('@Ti');
const CALLER = '79161234567';
const YACID = '1763800000123456789';

interface Example {
  readonly requests: readonly CaseRequest[];
  readonly expect: object;
  readonly goal: string;
}

/** What each vendor sends of one call, as public receivers show it, and what its example must make of it. */
const WEBHOOKS: Readonly<Record<string, Example>> = {
  calltouch: {
    requests: [
      form({ callId: '77', callphase: 'callconnected', callerNumber: CALLER }),
      form({
        callId: '77',
        callphase: 'calldisconnected',
        date: '@T(dd/MM/yyyy H:mm:ss|Europe/Moscow)',
        callerNumber: CALLER,
        duration: '95',
        successful: 'true',
        targetCall: 'true',
        yaClientId: YACID,
      }),
    ],
    expect: { callId: '77', startedAt, isQuality: true, callerNumber: `+${CALLER}`, yaCid: YACID },
    goal: 'target-call',
  },
  uis: {
    requests: [
      json({ phase: 'started', call_session_id: 610 }),
      json({
        phase: 'ended',
        call_session_id: 610,
        start_time: '@T(yyyy-MM-dd HH:mm:ss|Europe/Moscow)',
        contact: { phone: CALLER },
        direction: 'in',
        talk_time_duration: 95,
        is_lost: false,
        tag_names: ['Москва', 'Целевой'],
        communication_number: 1,
        ym_client_id: YACID,
        page: 'https://okna.example/?utm_source=yandex',
      }),
    ],
    expect: { callId: '610', startedAt, direction: 'in', tags: ['Москва', 'Целевой'], isNew: true, utmFrom: 'page' },
    goal: 'answered-call',
  },
  roistat: {
    requests: [
      json({
        id: '77',
        date: "@T(yyyy-MM-dd'T'HH:mm:ssZZZ|UTC)",
        caller: CALLER,
        duration: 61,
        status: 'ANSWER',
        visit_id: 123456,
      }),
    ],
    expect: { callId: '77', startedAt, answered: true, talkSeconds: 61, rsCid: '123456' },
    goal: 'answered-call',
  },
  callrail: {
    requests: [
      json({
        resource_id: 'CAL1',
        answered: true,
        direction: 'inbound',
        duration: 95,
        start_time: "@T(yyyy-MM-dd'T'HH:mm:ss.SSSZZ|America/New_York)",
        customer_phone_number: '+12025550143',
        tracking_phone_number: '(202) 555-0188',
        first_call: true,
        gclid: 'EAIaIQobChMI_x-Abc123_BwE',
        landing_page_url: 'https://shop.example/?utm_source=google',
        tags: ['qualified'],
      }),
      json({ resource_id: 'CAL1', lead_status: 'good_lead', duration: 95, answered: true, value: '250.00' }),
    ],
    expect: {
      callId: 'CAL1',
      startedAt,
      isQuality: true,
      direction: 'in',
      trackingNumber: '+12025550188',
      clickIds: { gclid: 'EAIaIQobChMI_x-Abc123_BwE' },
      utmFrom: 'entry',
      value: 250,
    },
    goal: 'quality-call',
  },
  callibri: {
    requests: [
      json({
        id: 5012,
        date: "@T(yyyy-MM-dd'T'HH:mm:ss.SSS'Z'|Europe/Moscow)",
        phone: CALLER,
        billsec: 95,
        duration: 110,
        conversations_number: 1,
        is_lid: true,
        status: 'Лид',
        metrika_client_id: YACID,
        lid_landing: 'https://okna.example/price',
      }),
    ],
    expect: { callId: '5012', startedAt, answered: true, isQuality: true, isNew: true, tags: ['Лид'], yaCid: YACID },
    goal: 'lead-call',
  },
  zadarma: {
    requests: [
      form({ event: 'NOTIFY_START', pbx_call_id: 'in_901', caller_id: CALLER }),
      form({
        event: 'NOTIFY_END',
        pbx_call_id: 'in_901',
        call_start: '@T(yyyy-MM-dd HH:mm:ss|Europe/Moscow)',
        caller_id: CALLER,
        called_did: '74951234567',
        duration: '125',
        disposition: 'answered',
        status_code: '16',
      }),
      form({ event: 'NOTIFY_OUT_END', pbx_call_id: 'out_902', duration: '45', disposition: 'answered' }),
    ],
    expect: { callId: 'in_901', startedAt, answered: true, talkSeconds: 125, statusCode: null },
    goal: 'answered-call',
  },
  novofon: {
    requests: [
      json({
        notification_mnemonic: 'finished_call',
        notification_time: '@E(yyyy-MM-dd HH:mm:ss|Europe/Moscow)',
        direction: 'in',
        virtual_phone_number: '74951234567',
        contact_info: { contact_phone_number: CALLER, communication_number: 1 },
        call_info: { call_session_id: 603, talk_time_duration: 95, wait_time_duration: 5, tag_names: ['Москва', 'Целевой'] },
      }),
    ],
    expect: { callId: '603', answered: true, isQuality: true, isNew: true, talkSeconds: 95, callerNumber: `+${CALLER}` },
    goal: 'answered-call',
  },
  sipuni: {
    requests: [
      {
        method: 'GET',
        query:
          `event=2&call_id=1795344300.77&src_num=${CALLER}&src_type=1&dst_num=201&dst_type=2&treeNumber=74951234567` +
          '&status=ANSWER&call_start_timestamp=@Ts&call_answer_timestamp=1795340715&timestamp=1795340810',
      },
    ],
    expect: { callId: '1795344300.77', startedAt, answered: true, talkSeconds: 95, trackingNumber: '+74951234567' },
    goal: 'answered-call',
  },
  binotel: {
    requests: [
      form({
        requestType: 'apiCallCompleted',
        'callDetails[generalCallID]': '1001',
        'callDetails[startTime]': '@Ts',
        'callDetails[callType]': '0',
        'callDetails[externalNumber]': '0672000001',
        'callDetails[didNumber]': '380442000001',
        'callDetails[billsec]': '122',
        'callDetails[disposition]': 'ANSWER',
        'callDetails[isNewCall]': '1',
        'callDetails[callTrackingData][gaClientId]': '123456789.1763800123',
        'callDetails[callTrackingData][utm_source]': '(not set)',
        'callDetails[callTrackingData][fullUrl]': 'https://shop.example/?utm_source=google',
      }),
    ],
    expect: { callId: '1001', startedAt, direction: 'in', isNew: true, callerNumber: '+380672000001', utmFrom: 'page' },
    goal: 'answered-call',
  },
  megafon: {
    requests: [
      form({
        cmd: 'history',
        type: 'in',
        phone: '88001234567',
        diversion: '74951234567',
        start: "@T(yyyyMMdd'T'HHmmss'Z'|UTC)",
        duration: '50',
        callid: '1101',
        status: 'Success',
      }),
      form({ cmd: 'contact', phone: '88001234567', callid: '1101' }),
    ],
    expect: { callId: '1101', startedAt, answered: true, talkSeconds: 50, direction: 'in' },
    goal: 'answered-call',
  },
  twilio: {
    requests: [
      form({ CallSid: 'CA77', CallStatus: 'ringing', Direction: 'inbound', From: '+12025550143', To: '+12025550188' }),
      form({
        CallSid: 'CA77',
        CallStatus: 'completed',
        Direction: 'inbound',
        CallDuration: '95',
        Timestamp: '@E(EEE, dd MMM yyyy HH:mm:ss ZZZ|UTC)',
      }),
    ],
    expect: { callId: 'CA77', endedAt: '2026-11-22T09:46:50.000Z', answered: true, direction: 'in', talkSeconds: 95 },
    goal: 'answered-call',
  },
};

describe('the example config', () => {
  it('is tried for every vendor that has one', () => {
    const files = readdirSync('data/examples').map((file) => file.replace('.yaml', ''));
    expect(Object.keys(WEBHOOKS).sort()).toEqual(files.sort());
  });

  it.each(Object.entries(WEBHOOKS))('for %s makes the right call and conversion', async (vendor, one) => {
    const { source, goals } = await exampleSource(vendor);
    const { call, met } = outcomeOf(mapped, source.settings as MappedSettings, one.requests, goals);
    expect(call).toMatchObject({ phase: 'ended', ...one.expect });
    expect(call['warnings']).not.toEqual(expect.arrayContaining(['VALUE_UNREADABLE']));
    expect(met).toEqual([one.goal]);
  });
});
