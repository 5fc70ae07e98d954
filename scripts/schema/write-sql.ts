import type { Column, SchemaObject } from './catalog.ts';

const HEADER = `-- The whole schema as a migrated database has it. Generated from its catalog by \`npm run schema\`; edit migrations/ instead.
-- The job engine's tables (schema pgboss) are its own and not shown.
`;

/** The schema as statements, in an order that does not change from one database to the next. */
export function schemaSql(columns: readonly Column[], objects: readonly SchemaObject[]): string {
  const tables = Map.groupBy(
    columns.filter(({ isView }) => !isView),
    ({ table }) => table,
  );
  const created = [...tables].map(
    ([table, own]) => `create table ${table} (\n${own.map(({ definition }) => `  ${definition}`).join(',\n')}\n);\n`,
  );
  const rest = [...Map.groupBy(objects, ({ part }) => part)].map(
    ([part, own]) => `-- ${part.slice(2)}\n\n${own.map(({ text }) => text).join('\n')}\n`,
  );
  return [HEADER, ...created, ...rest].join('\n');
}
