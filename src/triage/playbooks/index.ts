import type { PlaybookDefinition } from '#sdk';
import { partnerDown } from './partner-down.ts';
import { silentFailureSurge } from './silent-failure-surge.ts';
import { stuckPending } from './stuck-pending.ts';

/** Playbooks that every program has. One of a program's own takes the place of the one with its name. */
export const CORE_PLAYBOOKS: readonly PlaybookDefinition[] = [partnerDown, silentFailureSurge, stuckPending];
