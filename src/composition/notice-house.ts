import type { Config } from '#kernel/config/index.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { NoticeClient } from '#sdk';
import { isWriteStopped } from '../access/index.ts';
import type { NoticeHouse } from '../notices/index.ts';
import type { Connections, Registry } from '../registry/index.ts';

interface Parts extends Pick<NoticeHouse, 'database' | 'keyring' | 'publicUrl'> {
  readonly config: Config;
  readonly connections: Connections;
  readonly registry: Registry;
}

/**
 * What notices stand on: they are sent where the settings name the program, and where its connector is set up.
 * @throws WaybillError WB_CONFIG where they name something else: somebody would believe that people are told
 */
export function openNoticeHouse({ config, connections, registry, ...storage }: Parts): NoticeHouse {
  const on = new Set(config.notices);
  const writing = [...registry.values()].filter(({ notices }) => notices !== undefined).map(({ name }) => name);
  const strange = [...on].filter((name) => !writing.includes(name));
  if (strange.length > 0) {
    const known = writing.join(', ') || 'none';
    throw new WaybillError('WB_CONFIG', `WAYBILL_NOTICES names ${strange.join(', ')}; programs with notices are: ${known}.`);
  }
  return {
    ...storage,
    programs: registry,
    isOn: (program) => on.has(program),
    client: (program, connector) =>
      config.connector(program, connector) ? connections.client<NoticeClient>(program, connector) : undefined,
    isStopped: isWriteStopped,
  };
}
