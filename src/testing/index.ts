export { type ConnectorContract, connectorContract, deliveryOf, type ScriptedCall, startScriptedPartner } from './connector-contract.ts';
export { cloneDatabase, type TestDatabase, useDatabase } from './database.ts';
