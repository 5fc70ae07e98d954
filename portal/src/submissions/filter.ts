import { STANDINGS, type Standing, type SubmissionFilter } from '../api/client.ts';

function isStanding(value: unknown): value is Standing {
  return (STANDINGS as readonly unknown[]).includes(value);
}

/** The filter as the address holds it. What it does not know is left out, never guessed. */
export function readFilter(search: Record<string, unknown>): SubmissionFilter {
  const text = (name: string): string | undefined => (typeof search[name] === 'string' && search[name] !== '' ? search[name] : undefined);
  const [program, reason, after] = [text('program'), text('reason'), text('after')];
  return {
    ...(program && { program }),
    ...(isStanding(search.standing) && { standing: search.standing }),
    ...(reason && { reason }),
    ...(after && { after }),
  };
}
