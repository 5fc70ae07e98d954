import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchLiveRuns, fetchRecentShares, fetchSession, fetchStanding, fetchSubmissions, type SubmissionFilter } from './client.ts';

/** The first word of each key is a kind of the live feed: a `changed` event names the keys that it makes stale. */
export const sessionQuery = queryOptions({ queryKey: ['session'], queryFn: ({ signal }) => fetchSession(signal) });
export const standingQuery = queryOptions({ queryKey: ['standing'], queryFn: ({ signal }) => fetchStanding(signal) });
export const liveRunsQuery = queryOptions({ queryKey: ['runs', 'live'], queryFn: ({ signal }) => fetchLiveRuns(signal) });
export const recentSharesQuery = queryOptions({ queryKey: ['shares', 'recent'], queryFn: ({ signal }) => fetchRecentShares(signal) });

export function submissionsQuery(filter: SubmissionFilter) {
  return queryOptions({
    queryKey: ['submissions', filter],
    queryFn: ({ signal }) => fetchSubmissions(filter, signal),
    placeholderData: keepPreviousData,
  });
}
