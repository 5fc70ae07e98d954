import { z } from 'zod';
import { STANDINGS } from '../../standing/index.ts';
import { count } from '../schemas.ts';

/** Submissions per standing; they add up to `total`. */
export const standingCounts = z.strictObject({
  ...(Object.fromEntries(STANDINGS.map((standing) => [standing, count])) as Record<(typeof STANDINGS)[number], typeof count>),
  total: count,
});
