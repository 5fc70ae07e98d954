import type {
  GetDestinationsResponse,
  GetFindingsResponse,
  GetHandoffsIdResponse,
  GetHandoffsResponse,
  GetRunsIdResponse,
  GetRunsResponse,
  GetSessionResponse,
  GetSharesResponse,
  GetStandingResponse,
  GetSubmissionsProgramIdResponse,
  GetSubmissionsProgramIdTimelineResponse,
  GetSubmissionsResponse,
  GetTasksResponse,
} from './generated/types.gen.ts';

/** Names for the parts of answers that pages hand around. */
export type Session = GetSessionResponse;
export type Right = Session['user']['rights'][number];
export type StandingReport = GetStandingResponse;
export type ProgramStanding = StandingReport['programs'][number];
export type StandingCounts = ProgramStanding['standing'];
export type RunsReport = GetRunsResponse;
export type ListedRun = RunsReport['runs'][number];
export type RunState = ListedRun['state'];
export type ShownRun = GetRunsIdResponse;
export type ListedTask = GetTasksResponse['tasks'][number];
export type SharesReport = GetSharesResponse;
export type ShareSummary = SharesReport['shares'][number];
export type SubmissionRow = GetSubmissionsResponse['rows'][number];
export type ShownSubmission = GetSubmissionsProgramIdResponse;
export type Standing = SubmissionRow['standing'];
export type TimelineEvent = GetSubmissionsProgramIdTimelineResponse['events'][number];
export type HandoffRow = GetHandoffsResponse['rows'][number];
export type ShownHandoff = GetHandoffsIdResponse;
export type HandoffState = HandoffRow['state'];
export type FindingRow = GetFindingsResponse['findings'][number];
export type Destination = GetDestinationsResponse['destinations'][number];
