import { useQuery } from '@tanstack/react-query';
import { getSessionOptions, type Right, type Session } from '../api/index.ts';

const NO_SESSION: Session = { user: { name: '', roles: [], rights: [] }, programs: [] };

/** Who is signed in. Pages stand inside the frame, which has asked before it shows one. */
export function useSession(): Session {
  return useQuery(getSessionOptions()).data ?? NO_SESSION;
}

/** Whether to offer a deed. The API checks the right again, whatever a page offers. */
export function useMay(right: Right): boolean {
  return useSession().user.rights.includes(right);
}
