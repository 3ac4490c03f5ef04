/** Files that a person or npm starts; nothing imports them. */
const ENTRIES = [
  '^src/main\\.ts$',
  '^src/cli/[^/]+\\.ts$',
  '^dev/(demo|new-migration|simulate)\\.ts$',
  '^ormconfig\\.ts$',
];

/** Where the service may ask for dev/: lazily, and never in production. */
const LAZY = ['^src/surroundings\\.ts$', '^src/cli/migrate/start-scratch-server\\.ts$'];

/** Uses a development dependency where it is installed, and does without elsewhere. */
const OPTIONAL = '^src/schema-changes/plan/squawk\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'folders-point-one-way',
      comment: 'Two folders that need each other are one folder, or hide a third one that both need.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    {
      name: 'files-point-one-way',
      comment: 'Types count too: what both files need is a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'production-needs-no-dev',
      comment: 'The image has no dev/.',
      severity: 'error',
      from: { path: '^src/', pathNot: LAZY },
      to: { path: '^dev/' },
    },
    {
      name: 'production-needs-no-development-dependency',
      comment: 'npm ci --omit=dev leaves it out.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: OPTIONAL },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'nothing-needs-a-test',
      severity: 'error',
      from: { path: '^(src|dev|migrations)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'states-know-no-tenants',
      comment: 'Which state wins is decided without a look at whose it is.',
      severity: 'error',
      from: { path: '^src/ordering/' },
      to: { path: '^src/(tenants|plans|customers|changes)/' },
    },
    {
      name: 'connections-know-no-tables',
      comment: 'persistence/ composes the tables; database/ is for everyone.',
      severity: 'error',
      from: { path: '^src/database/' },
      to: { path: '^src/', pathNot: '^src/(database|config|failures|metrics)/' },
    },
    {
      name: 'failures-are-the-ground-floor',
      severity: 'error',
      from: { path: '^src/failures/' },
      to: { path: '^src/', pathNot: '^src/failures/' },
    },
    {
      name: 'every-file-is-needed',
      comment: 'Delete what nothing imports.',
      severity: 'error',
      from: { orphan: true, pathNot: ENTRIES },
      to: {},
    },
    {
      name: 'every-import-is-found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^(test|bench)/'] },
    // Specs may look everywhere.
    exclude: { path: '\\.spec\\.tsx?$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.cjs', '.json'] },
  },
};
