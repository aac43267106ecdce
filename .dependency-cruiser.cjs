// The folder rules of docs/ARCHITECTURE.md, checked by `npm run arch`. Each comment says what to do instead.
// The engine's door, and those of the facilities that have one of their own.
const engineDoors = '^src/engine/(index|dlm/index|memory-channel/index)[.]ts$';

const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { pathNot: allowed, path: '.' },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only(
      'engine-is-pure',
      '^src/engine/',
      ['^src/engine/'],
      'The engine decides and imports nothing. Take what you need from the input, or ask for it with an effect.',
    ),
    only(
      'protocol-and-format',
      '^src/(protocol|format)/',
      ['^src/(protocol|format)/', engineDoors, '^node_modules/(zod|string-width)/'],
      'Protocol and format only shape what the engine says.',
    ),
    only(
      'runtime-through-ports',
      '^src/runtime/',
      ['^src/runtime/', engineDoors],
      'The runtime reaches the machine through runtime/ports.ts; put node:* into an adapter.',
    ),
    only(
      'adapters',
      '^src/adapters/',
      [
        '^src/adapters/',
        '^src/runtime/index',
        '^src/protocol/index',
        engineDoors,
        '^node:',
        '^node_modules/(libsql|@neon|zod)',
        '^(fs|path|os|net|child_process|crypto|url|readline|events|stream|string_decoder|process|timers|worker_threads|module)(/|$)',
      ],
      'Adapters implement ports; they decide nothing.',
    ),
    only(
      'client',
      '^src/client/',
      ['^src/client/', '^src/protocol/index', engineDoors],
      'A client sees the cluster only through the protocol.',
    ),
    only(
      'daemon',
      '^src/daemon/',
      [
        '^src/daemon/',
        '^src/runtime/index',
        '^src/protocol/index',
        engineDoors,
        '^node_modules/zod',
      ],
      'The daemon serves the runtime over the protocol.',
    ),
    only(
      'commands-are-clients',
      '^src/commands/',
      [
        '^src/commands/',
        '^src/client/index',
        '^src/format/index',
        '^src/protocol/index',
        '^src/migration/index',
        engineDoors,
      ],
      'A command parses, calls the client, formats and exits; it reaches a cluster in no other way.',
    ),
    only(
      'migration-is-pure',
      '^src/migration/',
      ['^src/migration/', engineDoors],
      'The migration turns texts into texts; files are read and written by the commands that call it.',
    ),
    only(
      'components-know-no-cluster',
      '^src/components/',
      ['^src/components/', '^src/tui/(theme|text)', '^node_modules/', '^(react|ink)'],
      'Components take data and callbacks; whatever knows clusters belongs to a screen.',
    ),
    only(
      'tui',
      '^src/tui/',
      [
        '^src/tui/',
        '^src/client/index',
        '^src/protocol/index',
        engineDoors,
        '^src/format/index',
        '^node_modules/',
        '^(events|stream|string_decoder)$',
      ],
      'What every screen shares must not know a screen.',
    ),
    only(
      'screens',
      '^src/screens/',
      [
        '^src/screens/',
        '^src/components/',
        '^src/tui/',
        '^src/client/index',
        '^src/protocol/index',
        '^src/format/index',
        engineDoors,
        '^src/tutorials/index',
        '^node_modules/',
      ],
      'Screens show and ask; they reach the cluster through client.',
    ),
    only(
      'tutorials',
      '^src/tutorials/',
      ['^src/tutorials/', engineDoors, '^src/protocol/index', '^node_modules/zod'],
      'The lesson player judges cluster views; it draws nothing and acts on nothing.',
    ),
    {
      name: 'nobody-imports-main',
      severity: 'error',
      comment: 'main composes; whatever others need belongs lower.',
      from: { pathNot: '^src/main/' },
      to: { path: '^src/main/' },
    },
    {
      name: 'enter-by-the-door',
      severity: 'error',
      comment: 'Enter a folder by its index.ts.',
      from: { path: '^src/([^/]+)/', pathNot: '^src/main/' },
      to: {
        path: '^src/(engine|protocol|format|runtime|adapters|client|daemon|commands|tutorials|migration)/',
        pathNot: ['^src/$1/', '^src/[^/]+/index[.]ts$', engineDoors],
      },
    },
    {
      name: 'src-never-imports-test',
      severity: 'error',
      comment: 'Product code must not depend on tests or fixtures.',
      from: { path: '^src/' },
      to: { path: '^(test|fixtures|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
