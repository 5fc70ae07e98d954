export * from './connector.ts';
export * from './destination.ts';
export * from './document-model.ts';
export * from './export.ts';
export * from './form.ts';
export * from './outcome.ts';
export * from './program.ts';
export * from './task.ts';
