import { useQuery } from '@tanstack/react-query';
import { getSessionOptions, type Right } from '../api/index.ts';

interface Known {
  readonly user: { readonly name: string; readonly rights: readonly Right[] };
  readonly programs: readonly string[];
}

const NO_SESSION: Known = { user: { name: '', rights: [] }, programs: [] };

/** Who is signed in. Pages stand inside the frame, which has asked before it shows one. */
export function useSession(): Known {
  return useQuery(getSessionOptions()).data ?? NO_SESSION;
}

/** Whether to offer a deed. The API checks the right again, whatever a page offers. */
export function useMay(right: Right): boolean {
  return useSession().user.rights.includes(right);
}
