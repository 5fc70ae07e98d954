import type { Column } from './catalog.ts';

const HEADER = `// Kysely's types of every table and view. Generated from a migrated database by \`npm run schema\`; edit migrations/ instead.
import type { Generated } from 'kysely';
`;

/** What node-postgres hands back with the kernel's parsers. */
const TYPES: Readonly<Record<string, string>> = {
  bigint: 'number',
  integer: 'number',
  smallint: 'number',
  'double precision': 'number',
  real: 'number',
  numeric: 'string',
  boolean: 'boolean',
  text: 'string',
  uuid: 'string',
  bytea: 'Buffer',
  jsonb: 'unknown',
  json: 'unknown',
  date: 'Date',
  'timestamp with time zone': 'Date',
  interval: 'string',
};

export function schemaTypes(columns: readonly Column[]): string {
  const tables = [...Map.groupBy(columns, ({ table }) => table)];
  const interfaces = tables.map(([table, own]) => `export interface ${interfaceName(table)} {\n${own.map(property).join('\n')}\n}\n`);
  const all = tables.map(([table]) => `  ${table}: ${interfaceName(table)};`).join('\n');
  return [HEADER, ...interfaces, `export interface DB {\n${all}\n}\n`].join('\n');
}

function interfaceName(table: string): string {
  return table.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}

function property(column: Column): string {
  const type = typeOf(column);
  const orNull = column.isNullable && type !== 'unknown' ? `${type} | null` : type;
  return `  ${column.name}: ${column.isGenerated ? `Generated<${orNull}>` : orNull};`;
}

function typeOf({ table, name, type, check }: Column): string {
  const isArray = type.endsWith('[]');
  const base = TYPES[isArray ? type.slice(0, -2) : type];
  if (!base) throw new Error(`${table}.${name}: no TypeScript type is known for ${type}; add it to scripts/schema/write-types.ts.`);
  if (base === 'string' && check && !isArray) return allowedValues(check) ?? base;
  return isArray ? `${base}[]` : base;
}

/** `CHECK ((state = ANY (ARRAY['a'::text, 'b'::text])))` as `'a' | 'b'`; any richer condition stays a string. */
function allowedValues(check: string): string | undefined {
  const list = /^CHECK \(\(\w+ = ANY \(ARRAY\[([^\]]*)\]\)\)\)$/.exec(check)?.[1];
  return list?.replaceAll('::text', '').split(', ').join(' | ');
}
