import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { markPure } from './scripts/pure-schemas.js';

const pureSchemas = {
  name: 'pure-schemas',
  transform: (code, id) => (/[/]src[/]schemas[/]/.test(id) ? { code: markPure(code), map: null } : null),
};

/** The client for pages without a bundler: one ES module with ky and zod in it. */
export default {
  input: 'src/index.ts',
  output: { file: 'dist/payvite-sdk.min.js', format: 'es', sourcemap: true },
  plugins: [
    nodeResolve({ browser: true }),
    typescript({
      noEmitOnError: true,
      // `tsc -b` writes the modules, their declarations and its build info into dist; here only the bundle comes out.
      compilerOptions: {
        composite: false,
        incremental: false,
        tsBuildInfoFile: undefined,
        declaration: false,
        declarationMap: false,
        module: 'esnext',
        moduleResolution: 'bundler',
      },
    }),
    pureSchemas,
    // Calls that are written out where they stand make it shorter, but larger once it is compressed.
    terser({ module: true, ecma: 2020, compress: { passes: 3, inline: 1 } }),
  ],
  onLog(level, log, handle) {
    // What a dependency's authors do in their own files is no news here.
    const isAboutDependency = /node_modules/.test(log.id ?? log.ids?.join(' ') ?? '');
    if (!(isAboutDependency && ['INVALID_ANNOTATION', 'CIRCULAR_DEPENDENCY'].includes(log.code)))
      handle(level, log);
  },
};
