export { type AccessTokenOptions, type AccessTokens, openAccessTokens, type TokenAnswer } from './access-token.ts';
export { type BreakerSettings, type BreakerState, USUAL_BREAKER } from './breaker.ts';
export {
  type CallEnd,
  type CallStart,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
  openHttpClient,
  type Timeouts,
  type TlsIdentity,
} from './http-client.ts';
export { type AcquireOptions, type Granted, openPartnerLimits, type PartnerLimit, type PartnerLimits, type Refused } from './limits.ts';
export { type Answered, isFault, type NotSent, type NotSentReason, type Outcome, type Unknown, type UnknownReason } from './outcome.ts';
export { callAgain, type IdempotentRequest, type RetrySettings } from './retry.ts';
