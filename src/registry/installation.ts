import type { Config } from '#kernel/config/index.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import type { Reader } from '#kernel/db/reading/index.ts';
import type { LinkSigning, ObjectStore } from '#kernel/objects/index.ts';
import type { FormerNames, Logger, Metrics } from '#kernel/telemetry/index.ts';
import type { AlertHouse } from '../alerts/index.ts';
import type { ExportHouse } from '../exports/index.ts';
import type { HandoffHouse } from '../handoffs/index.ts';
import type { MetricHouse } from '../metrics/index.ts';
import type { NoticeHouse } from '../notices/index.ts';
import type { ShareHouse } from '../packages/index.ts';
import type { RetentionHouse } from '../retention/index.ts';
import type { TaskHouse } from '../tasks/index.ts';
import type { TriageHouse } from '../triage/index.ts';
import type { Connections } from './connections.ts';
import type { Registry } from './program.ts';

/** What composition opens and every surface stands on. Surfaces hand its parts to the doors of slices and do nothing else with them. */
export interface Installation {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Names under which an organisation already watches what is counted here. */
  readonly former: FormerNames;
  readonly registry: Registry;
  readonly database: Database;
  /** Asks with the rights of those who may only read. */
  readonly reader: Reader;
  /** Past any pooler: for LISTEN. */
  readonly directUrl: string;
  readonly keyring: Keyring;
  readonly objects: ObjectStore;
  readonly linkSigning: LinkSigning;
  /** Where partners and operators reach this installation. */
  readonly publicUrl: string;
  readonly connections: Connections;
  readonly tasks: TaskHouse;
  readonly handoffs: HandoffHouse;
  readonly shares: ShareHouse;
  readonly exports: ExportHouse;
  readonly retention: RetentionHouse;
  readonly triage: TriageHouse;
  readonly notices: NoticeHouse;
  readonly alerts: AlertHouse;
  readonly counts: MetricHouse;
  close(): Promise<void>;
}
