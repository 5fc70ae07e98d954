import { z } from 'zod';
import { ROLES } from '../../access/index.ts';
import { programName } from '../schemas.ts';

export const grant = z.strictObject({
  role: z.enum(ROLES),
  program: programName.nullable().describe('Null: every program, those to come too.'),
  partner: z.string().nullable().describe('Whose shares they see; with role partner only.'),
});
