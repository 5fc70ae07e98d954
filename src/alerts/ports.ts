import type { Database } from '#kernel/db/database.ts';
import type { AlertRuleDefinition, ProgramDefinition } from '#sdk';
import type { HandoffHouse } from '../handoffs/index.ts';
import type { Channels } from './channels/open-channels.ts';
import type { AlertSettings } from './settings.ts';

/** What this slice needs of a loaded program; the registry's programs satisfy it. */
export interface AlertingProgram {
  readonly name: string;
  readonly title: string;
  readonly alerts: readonly AlertRuleDefinition[];
  readonly partners: ProgramDefinition['partners'];
  /** By name. */
  readonly playbooks: ReadonlyMap<string, unknown>;
}

/** How one connector's breaker stands in this process. */
export interface BreakerSight {
  readonly program: string;
  readonly connector: string;
  readonly state: 'closed' | 'open' | 'half_open';
}

/** What composition gives every use case of this slice. */
export interface AlertHouse {
  readonly database: Database;
  readonly programs: ReadonlyMap<string, AlertingProgram>;
  readonly settings: AlertSettings;
  readonly channels: Channels;
  /** Where operators and partners reach the portal. */
  readonly publicUrl: string;
  readonly handoffs: Pick<HandoffHouse, 'database' | 'programs' | 'partsOf'>;
  /** The breakers of this process. */
  breakers(): readonly BreakerSight[];
  /** This process, by a name of its own. */
  readonly worker: string;
}
