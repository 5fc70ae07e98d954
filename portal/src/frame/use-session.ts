import { useQuery } from '@tanstack/react-query';
import { getSessionOptions, type Right, type Session } from '../api/index.ts';

type Known = Pick<Session, 'user' | 'programs' | 'session'>;

const NO_SESSION: Known = { user: { name: '', roles: [], grants: [], rights: [] }, programs: [], session: null };

/** Who is signed in. Pages stand inside the frame, which has asked before it shows one. */
export function useSession(): Known {
  return useQuery(getSessionOptions()).data ?? NO_SESSION;
}

/** Whether to offer a deed. The API checks the right again, whatever a page offers. */
export function useMay(right: Right): boolean {
  return useSession().user.rights.includes(right);
}
