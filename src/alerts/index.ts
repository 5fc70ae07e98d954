export { acknowledgeAlert } from './acknowledge-alert.ts';
export { ALERT_STATES, type Alert, type AlertState } from './alert.ts';
export { ALERT_LISTS, ALERT_ORDERS, type AlertSort, countAlerts } from './alerts.sql.ts';
export { type Channels, openChannels } from './channels/open-channels.ts';
export { DELIVERY_STATES, type DeliveryState } from './delivery.ts';
export { checkHealth, type Health, withPulse } from './health.ts';
export { closeWindow, openWindow } from './keep-windows.ts';
export { listAlerts } from './list-alerts.ts';
export { MESSAGE_KINDS, type Message, type MessageKind } from './message.ts';
export type { AlertHouse, AlertingProgram, BreakerSight } from './ports.ts';
export { CORE_RULE_NAMES } from './rules/index.ts';
export { type StandingSample, selectStandingSamples as listStandingSamples } from './samples.sql.ts';
export { sayOnce, wasSaid } from './say-once.ts';
export { type AlertSettings, readAlertSettings } from './settings.ts';
export {
  type ListedChannel,
  type ListedRule,
  listChannels,
  listMessages,
  listRules,
  type ShownAlert,
  type ShownMessage,
  showAlert,
} from './show-alert.ts';
export { type TestedChannel, testChannels } from './try-channels.ts';
export { type MaintenanceWindow, selectWindows as listWindows } from './windows.sql.ts';
export { workAlerts } from './work-alerts.ts';
