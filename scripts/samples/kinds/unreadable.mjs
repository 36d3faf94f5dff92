/** Webhooks that belong to no call: kept, answered 200, listed with their reason. */
export const UNREADABLE = [
  { query: 'callId=&dateStart=<start>&callStatus=1110&duration=75&number=74990000101', why: 'the call id is empty' },
  { query: 'callId=%7BcallId%7D&dateStart=<start>&number=74990000102', why: 'the macro of the call id was not filled in' },
  { query: 'test=1', why: 'somebody tried the address out' },
];
