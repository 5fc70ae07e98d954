import type { Config } from '#kernel/config/index.ts';
import type { NoticeClient } from '#sdk';
import { isWriteStopped } from '../access/index.ts';
import type { NoticeHouse } from '../notices/index.ts';
import type { Connections, Registry } from '../registry/index.ts';

interface Parts extends Pick<NoticeHouse, 'database' | 'keyring' | 'publicUrl'> {
  readonly config: Config;
  readonly connections: Connections;
  readonly registry: Registry;
}

/** What notices stand on: they are sent where the settings name the program, and where its connector is set up. */
export function openNoticeHouse({ config, connections, registry, ...storage }: Parts): NoticeHouse {
  return {
    ...storage,
    programs: registry,
    isOn: (program) => config.notices.includes(program),
    client: (program, connector) =>
      config.connector(program, connector) ? connections.client<NoticeClient>(program, connector) : undefined,
    isStopped: isWriteStopped,
  };
}
