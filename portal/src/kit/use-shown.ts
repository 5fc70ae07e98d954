import { type QueryKey, type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useLive } from '../live/live.tsx';

/** Asks for one thing and follows the live feed. */
export function useShown<Answer, Failure, Key extends QueryKey>(
  options: UseQueryOptions<Answer, Failure, Answer, Key>,
): UseQueryResult<Answer> {
  const { interval } = useLive();
  return useQuery({ ...options, refetchInterval: interval } as unknown as UseQueryOptions<Answer, Error, Answer, Key>);
}
