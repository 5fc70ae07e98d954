export type { CheckpointSigner, CheckpointVerifier } from './checkpoint.ts';
export { type ExportedLine, exportLedger } from './export-ledger.ts';
export type { FaultKind, LedgerFault } from './fault.ts';
export { ACTOR_KINDS, type Actor, type ActorKind, type LedgerLine } from './line.ts';
export { type LedgerLag, measureLag } from './measure-lag.ts';
export { recordLines } from './record-lines.ts';
export { type Redaction, redactLines } from './redact-lines.ts';
export { adoptCluster, type CopyStore, type SealOptions, type SealResult, sealLedger } from './seal-ledger.ts';
export { type CopyReader, type VerifyOptions, type VerifyResult, verifyLedger } from './verify-ledger.ts';
