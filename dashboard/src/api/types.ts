import type { components, paths } from './schema.gen.js';

type Schemas = components['schemas'];
export type ListedCall = Schemas['ListedCall'];
export type Call = Schemas['Call'];
export type Journey = Schemas['Journey'];
export type Upload = Schemas['Upload'];
export type UploadDetail = Schemas['UploadDetail'];
export type UploadReasons = Schemas['UploadReasons'];
export type UploadState = Upload['state'];
export type Destination = Schemas['Destination'];
export type CheckAnswer = paths['/api/v1/destinations/{id}/check']['post']['responses'][200]['content']['application/json'];
export type Source = Schemas['Source'];
export type Alert = Schemas['Alert'];
export type AlertWatch = Schemas['AlertWatch'];
export type Receipt = Schemas['Receipt'];
export type SentRequest = Schemas['Request'];
export type Reason = Schemas['Reason'];
export type Funnel = Schemas['Funnel'];
export type DailyStats = Schemas['DailyStats'];
export type Coverage = Schemas['Coverage'];
export type TruthLine = Schemas['TruthLine'];
export type ReadingState = Schemas['ReadingState'];
export type Campaigns = Schemas['Campaigns'];
export type Project = Schemas['Project'];
export type ProjectGoals = Schemas['ProjectGoals'];
export type Simulation = Schemas['Simulation'];
export type AccessKey = Schemas['Key'];
export type SignInLink = Schemas['SignInLink'];
export type AuditLine = Schemas['AuditLine'];
export type ConfigDifference = Schemas['ConfigDifference'];
export type DoctorReport = Schemas['DoctorReport'];

type QueryOf<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Query } } }
  ? NonNullable<Query>
  : never;
export type CallsQuery = QueryOf<'/api/v1/calls'>;
export type UploadsQuery = QueryOf<'/api/v1/uploads'>;
export type ReceiptsQuery = QueryOf<'/api/v1/receipts'>;
export type AuditQuery = QueryOf<'/api/v1/audit'>;
