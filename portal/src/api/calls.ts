/** Calls one after the other, for deeds that are more than one call; everything else goes through `index.ts`. */
export {
  postPartnerSharesIdAcknowledgementChecks,
  postRuns,
  postRunsIdPreviews,
  postSharesIdAcknowledgementChecks,
  postSubmissionsProgramIdOpenings,
  postWorklistReviewsProgram,
} from './generated/sdk.gen.ts';
export type { ListedTask } from './shapes.ts';
