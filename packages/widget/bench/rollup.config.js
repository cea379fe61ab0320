import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { fileURLToPath } from 'node:url';

/** The pages of the bench as they would be shipped, into .cache/widget-bench. */
export default ['payvite', 'ag-grid', 'tabulator'].map((name) => ({
  input: fileURLToPath(new URL(`pages/${name}-page.ts`, import.meta.url)),
  output: { file: `.cache/widget-bench/${name}.js`, format: 'es' },
  plugins: [
    nodeResolve({ browser: true, exportConditions: ['source'] }),
    typescript({
      tsconfig: 'tsconfig.widget-tests.json',
      include: ['packages/{widget,sdk}/**/*.ts'],
      compilerOptions: {
        noEmit: false,
        allowImportingTsExtensions: false,
        rewriteRelativeImportExtensions: true,
        sourceMap: false,
        module: 'esnext',
        moduleResolution: 'bundler',
        outDir: '.cache/widget-bench',
      },
    }),
    terser(),
  ],
  onLog(level, log, handle) {
    if (level !== 'warn' || !/node_modules/.test(log.id ?? log.ids?.join(' ') ?? '')) handle(level, log);
  },
}));
