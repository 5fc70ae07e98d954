import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database, Session } from '#kernel/db/database.ts';
import type { DestinationDefinition, NoticeClient, NoticeDefinition, ProgramNotices } from '#sdk';

/** What this slice needs of a loaded program; the registry's programs satisfy it. */
export interface NotifyingProgram {
  readonly name: string;
  readonly notices: ProgramNotices | undefined;
  readonly destinations: ReadonlyMap<string, DestinationDefinition<never>>;
}

/** What composition gives every use case of this slice. */
export interface NoticeHouse {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly programs: ReadonlyMap<string, NotifyingProgram>;
  /** Where the API reaches our call-back route. */
  readonly publicUrl: string;
  /** Do the settings switch the program's notices on? */
  isOn(program: string): boolean;
  /** Undefined where the connector is not set up. */
  client(program: string, connector: string): NoticeClient | undefined;
  /** Nothing is sent while an administrator has stopped all writes. */
  isStopped(session: Session): Promise<boolean>;
}

export function noticesOf(program: NotifyingProgram): ProgramNotices {
  return program.notices ?? NONE;
}

const NONE: ProgramNotices = {
  service: 'unknown',
  confirmHours: { delayed: 72, action_needed: 24 },
  definitions: [],
  addresses: () => ({ emails: [], phones: [] }),
};

export function definitionNamed(program: NotifyingProgram, name: string): NoticeDefinition | undefined {
  return program.notices?.definitions.find((each) => each.name === name);
}
