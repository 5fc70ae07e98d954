import type { Config } from '#kernel/config/index.ts';
import { type AlertHouse, openChannels, readAlertSettings } from '../alerts/index.ts';
import type { Connections } from '../registry/index.ts';

type Given = Omit<AlertHouse, 'settings' | 'channels' | 'breakers'> & { readonly config: Config; readonly connections: Connections };

/** Who is told what goes wrong, and by which way. */
export function openAlerts({ config, connections, ...house }: Given): AlertHouse {
  const settings = readAlertSettings(config);
  return { ...house, settings, channels: openChannels(settings, config), breakers: connections.breakers };
}
