// The borders of the house. scripts/borders.ts runs them; scripts/borders/borders.test.ts breaks each once and sees it refused.

/** In the order of ARCHITECTURE.md: each may import what stands before it, through its index.ts. */
const SLICES = [
  'ledger',
  'access',
  'submissions',
  'handoffs',
  'standing',
  'duplicates',
  'tasks',
  'packages',
  'exports',
  'triage',
  'notices',
  'alerts',
  'retention',
  'metrics',
  'history',
];
const ANY_SLICE = `^src/(${SLICES.join('|')})/`;
const SURFACES = '^src/(api|worker|cli)/';
/** Tests, the public test kit, and what a slice's own tests share (`test-house.ts`). */
const TESTS = '\\.test\\.tsx?$|^src/testing/|/fixture/|/test-[^/]*\\.ts$';

function mayNot(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

/** One rule a slice: it may not import the slices that stand behind it. */
const sliceOrder = SLICES.slice(0, -1).map((slice, place) =>
  mayNot(
    `slice-order-${slice}`,
    'A lower slice records a fact; an upper one looks for it.',
    { path: `^src/${slice}/`, pathNot: TESTS },
    { path: `^src/(${SLICES.slice(place + 1).join('|')})/` },
  ),
);

module.exports = {
  forbidden: [
    mayNot('no-circles', 'Files that need each other are one file.', { pathNot: '^portal/' }, { circular: true }),
    mayNot('found', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
    mayNot(
      'sdk-stands-alone',
      'A program author installs it: zod only.',
      { path: '^src/sdk/', pathNot: TESTS },
      { pathNot: '^src/sdk/|node_modules/zod/', dependencyTypesNot: ['core'] },
    ),
    mayNot(
      'kernel-knows-no-feature',
      'sdk <- kernel.',
      { path: '^src/kernel/', pathNot: TESTS },
      { path: '^(src/(?!kernel/|sdk/)|programs/|sandbox/|portal/|bench/|test/)' },
    ),
    ...sliceOrder,
    mayNot(
      'slices-stay-below',
      'slices <- registry <- surfaces <- main.',
      { path: ANY_SLICE, pathNot: TESTS },
      { path: '^(src/(registry|api|worker|cli|composition)/|src/main\\.ts|programs/|sandbox/|portal/)' },
    ),
    mayNot(
      'through-the-door',
      'Another slice is its index.ts.',
      { path: '^src/([^/]+)/', pathNot: TESTS },
      { path: ANY_SLICE, pathNot: '^src/$1/|^src/[^/]+/index\\.ts$' },
    ),
    mayNot(
      'main-through-the-door',
      'Composition uses the doors too.',
      { path: '^src/main\\.ts$' },
      { path: ANY_SLICE, pathNot: '^src/[^/]+/index\\.ts$' },
    ),
    mayNot(
      'registry-below-surfaces',
      'registry <- {api, worker, cli}.',
      { path: '^src/registry/', pathNot: TESTS },
      { path: `${SURFACES}|^src/(main\\.ts|composition/)` },
    ),
    mayNot(
      'surfaces-apart',
      'A surface calls a door, never another surface.',
      { path: '^src/(api|worker|cli)/', pathNot: TESTS },
      { path: SURFACES, pathNot: '^src/$1/' },
    ),
    mayNot(
      'surfaces-hold-no-sql',
      'Statements live in their slice.',
      { path: SURFACES, pathNot: TESTS },
      { path: '^src/kernel/db/.*\\.sql\\.ts$|node_modules/(pg|kysely)/' },
    ),
    mayNot(
      'nobody-imports-main',
      'main knows everything; nothing knows main.',
      { pathNot: '^src/main\\.ts$' },
      { path: '^src/main\\.ts$' },
    ),
    mayNot(
      'programs-see-the-sdk',
      'As another team would write them.',
      { path: '^programs/', pathNot: TESTS },
      { path: '^(src/(?!sdk/)|sandbox/|portal/|scripts/|bench/)' },
    ),
    mayNot(
      'programs-apart',
      'One program knows nothing of another.',
      { path: '^programs/([^/]+)/' },
      { path: '^programs/', pathNot: '^programs/$1/' },
    ),
    mayNot(
      'sandbox-apart',
      'Written separately from the connectors.',
      { path: '^sandbox/', pathNot: TESTS },
      { path: '^(src/(?!sdk/)|programs/|portal/)' },
    ),
    mayNot(
      'sandbox-never-in-production',
      'Only composition loads it, and only when asked.',
      { path: '^src/(?!main\\.ts|testing/|cli/|composition/)', pathNot: TESTS },
      { path: '^sandbox/' },
    ),
    mayNot(
      'portal-through-the-api',
      'It talks to the public API only.',
      { path: '^portal/src/' },
      { path: '^(src|programs|sandbox|scripts|bench)/' },
    ),
    mayNot(
      'no-tests-in-the-product',
      'What runs must not need what tests.',
      { path: '^(src|programs|sandbox)/', pathNot: TESTS },
      { path: '\\.test\\.tsx?$|^test/|^src/testing/|/test-[^/]*\\.ts$' },
    ),
    mayNot(
      'no-development-packages',
      'What runs must not need a development package.',
      { path: '^(src|programs)/', pathNot: TESTS },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'] },
    ),
    mayNot(
      'only-listed-packages',
      'A package that package.json does not name.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
