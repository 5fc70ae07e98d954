import type {
  GetAlertsIdResponse,
  GetAlertsResponse,
  GetDestinationsResponse,
  GetDuplicatesProgramSetsResponse,
  GetErrorClassesResponse,
  GetExportFilesIdResponse,
  GetExportFilesResponse,
  GetExportsProgramNameDaysResponse,
  GetExportsProgramNameReadyResponse,
  GetExportsResponse,
  GetFindingsResponse,
  GetHandoffsIdResponse,
  GetHandoffsResponse,
  GetIncidentsIdAffectedResponse,
  GetIncidentsIdResponse,
  GetIncidentsResponse,
  GetNoticesIdResponse,
  GetNoticesResponse,
  GetPartnerSharesIdResponse,
  GetPartnerSharesResponse,
  GetPlaybooksResponse,
  GetRunsIdResponse,
  GetRunsResponse,
  GetSchedulesProgramNameResponse,
  GetSchedulesResponse,
  GetScheduleTimesResponse,
  GetSessionResponse,
  GetSharesIdFetchesResponse,
  GetSharesIdHistoryResponse,
  GetSharesIdLinesResponse,
  GetSharesIdResponse,
  GetSharesResponse,
  GetStandingResponse,
  GetSubmissionsProgramIdResponse,
  GetSubmissionsProgramIdTimelineResponse,
  GetSubmissionsResponse,
  GetTasksResponse,
  GetToldResponse,
  GetWorklistsResponse,
  PostPartnerSharesIdAcknowledgementChecksResponse,
  PostWorklistReviewsProgramResponse,
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
export type AlertRow = GetAlertsResponse['alerts'][number];
export type ShownAlert = GetAlertsIdResponse;
export type ErrorClass = GetErrorClassesResponse['classes'][number];
export type Playbook = GetPlaybooksResponse['playbooks'][number];
export type IncidentRow = GetIncidentsResponse['incidents'][number];
export type ShownIncident = GetIncidentsIdResponse;
export type Affected = GetIncidentsIdAffectedResponse;
export type NoticeRow = GetNoticesResponse['notices'][number];
export type ShownNotice = GetNoticesIdResponse;
export type ToldReport = GetToldResponse;
export type ShownShare = GetSharesIdResponse;
export type ShareLine = GetSharesIdLinesResponse['lines'][number];
export type ShareFetch = GetSharesIdFetchesResponse['fetches'][number];
export type ShareHistory = GetSharesIdHistoryResponse;
export type PartnerShare = GetPartnerSharesResponse['shares'][number];
export type CheckedAnswers = PostPartnerSharesIdAcknowledgementChecksResponse;
export type ListedExport = GetExportsResponse['exports'][number];
export type ExportDay = GetExportsProgramNameDaysResponse['days'][number];
export type ExportFile = GetExportFilesResponse['files'][number];
export type ShownFile = GetExportFilesIdResponse;
export type ReadyList = GetExportsProgramNameReadyResponse;
export type ReadyRow = ReadyList['rows'][number];
export type DuplicateSet = GetDuplicatesProgramSetsResponse['sets'][number];
export type Worklist = GetWorklistsResponse['worklists'][number];
export type WorklistReview = PostWorklistReviewsProgramResponse;
export type Schedule = GetSchedulesResponse['schedules'][number];
export type ShownSchedule = GetSchedulesProgramNameResponse;
export type ScheduleTime = GetScheduleTimesResponse['times'][number];
export type ReceivedShare = GetPartnerSharesIdResponse;
