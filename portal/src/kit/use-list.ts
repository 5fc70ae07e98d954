import { keepPreviousData, type QueryKey, type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useLive } from '../live/live.tsx';

/** One page of a list, whatever the API calls its parts. */
export interface ListAnswer<Row> {
  readonly rows: readonly Row[];
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
  /** The moment that the rows show, ISO 8601. */
  readonly at?: string | undefined;
  /** How many match the filter; past the API's bound it is the bound and `exact` is false. */
  readonly count?: { readonly exact: boolean; readonly value: number };
}

/** Asks for one page of a list, keeps the page before on screen while the next one comes, and follows the live feed. */
export function useList<Answer, Failure, Row, Key extends QueryKey>(
  options: UseQueryOptions<Answer, Failure, Answer, Key>,
  read: (answer: Answer) => ListAnswer<Row>,
): UseQueryResult<ListAnswer<Row>> {
  const { interval } = useLive();
  const asked = { ...options, select: read, placeholderData: keepPreviousData, refetchInterval: interval };
  return useQuery(asked as unknown as UseQueryOptions<Answer, Error, ListAnswer<Row>, Key>);
}
