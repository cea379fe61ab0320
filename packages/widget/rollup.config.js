import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { minifyHTMLLiterals } from 'minify-literals';

/** Parts that are loaded when they are needed, by their source: each a file beside the first one, which must be served with it. */
const LATER = {
  'pictures/bar-drawings': 'payvite-widget-bars.min.js',
  'strings/es': 'payvite-widget-es.min.js',
  'strings/fr': 'payvite-widget-fr.min.js',
};

// Once, not at the head of each of its parts.
const LIT_NOTICE =
  '/*! @license Lit: Copyright 2017-2021 Google LLC, SPDX-License-Identifier: BSD-3-Clause */';

const MARKUP = {
  // In a drawing, a shape without it would have the next one inside it, where it is not drawn.
  keepClosingSlash: true,
  conservativeCollapse: true,
  // Styles select by them.
  removeDefaultTypeAttributes: false,
  removeEmptyAttributes: false,
};

/** What every file is made with. @param {import('rollup').Plugin[]} plugins */
const build = (...plugins) => ({
  plugins: [
    ...plugins,
    nodeResolve({ browser: true }),
    typescript({
      noEmitOnError: true,
      // `tsc -b` writes the declarations and its build info into dist; here the code comes out.
      compilerOptions: {
        composite: false,
        incremental: false,
        tsBuildInfoFile: undefined,
        declaration: false,
        declarationMap: false,
        emitDeclarationOnly: false,
        module: 'esnext',
        moduleResolution: 'bundler',
      },
    }),
    minifiedTemplates(),
  ],
  /** @type {import('rollup').LogHandlerWithDefault} */
  onLog(level, log, handle) {
    // What a dependency's authors do in their own files is no news here.
    const isAboutDependency = /node_modules/.test(log.id ?? log.ids?.join(' ') ?? '');
    if (!(isAboutDependency && ['INVALID_ANNOTATION', 'CIRCULAR_DEPENDENCY'].includes(log.code)))
      handle(level, log);
  },
});

/**
 * The elements for pages without a bundler: one file with Lit and the client in it, good for `<script src>` and for
 * `<script type="module" src>` alike. What the package exports is `globalThis.Payvite`.
 */
const elements = {
  input: 'src/bundle.ts',
  output: {
    file: 'dist/payvite-widget.min.js',
    format: 'iife',
    name: 'Payvite',
    inlineDynamicImports: true,
    // Where the script is, while it runs; a module has no such word, and knows by itself.
    intro: 'const scriptAddress = globalThis.document?.currentScript?.src;',
    // In a module script a top-level `var` is nobody's global.
    footer: 'globalThis.Payvite=Payvite;',
    sourcemap: true,
  },
  ...build(loadedLater(), ...forScriptTag(LIT_NOTICE)),
};

const later = Object.entries(LATER).map(([source, file]) => ({
  input: `src/${source}.ts`,
  output: { file: `dist/${file}`, format: 'es', sourcemap: true },
  ...build(litOfElements(), ...forScriptTag()),
}));

/** The modules for bundlers, one for each source: what a page does not import is left out, what it shares with others is shared. */
const modules = {
  input: ['src/index.ts', 'src/elements.ts', 'src/react.ts'],
  output: {
    dir: 'dist',
    format: 'es',
    preserveModules: true,
    preserveModulesRoot: 'src',
    // The compiler's helpers for decorators; npm leaves any folder called node_modules out of a package.
    entryFileNames: ({ name }) => (name.includes('node_modules') ? 'decorator-helpers.js' : '[name].js'),
    sourcemap: true,
  },
  external: /^(@?lit|@lit-labs|@payvite|react)([/]|$)/,
  ...build(),
};

export default [modules, elements, ...later];

/** @param {string} [preamble] */
function forScriptTag(preamble) {
  const format = { comments: false, preamble };
  return [terser({ ecma: 2020, compress: { passes: 3, inline: 1 }, format }), integrity()];
}

/**
 * Leaves the parts of `LATER` out, and loads each from beside the script. That is what a relative address means, except in
 * a classic script of another origin without `crossorigin`, which has no address of its own.
 *
 * @returns {import('rollup').Plugin}
 */
function loadedLater() {
  return {
    name: 'loaded-later',
    resolveDynamicImport(specifier) {
      const [, name] = /([^/]+)[.][jt]s$/.exec(String(specifier)) ?? [];
      const [, file] = Object.entries(LATER).find(([source]) => basename(source) === name) ?? [];
      return file ? { id: `./${file}`, external: true } : null;
    },
    renderDynamicImport: ({ targetModuleId }) =>
      targetModuleId === null || targetModuleId.startsWith('./')
        ? { left: 'import((file => scriptAddress ? new URL(file, scriptAddress).href : file)(', right: '))' }
        : null,
  };
}

/** Gives a part the Lit of the first file. @returns {import('rollup').Plugin} */
function litOfElements() {
  return {
    name: 'lit-of-elements',
    resolveId: (id) => (id === 'lit' ? '\0lit' : null),
    load: (id) => (id === '\0lit' ? 'export const { html, nothing, svg } = globalThis.Payvite.lit;' : null),
  };
}

/** Takes comments and spaces out of styles and markup; of spaces between words one stays. @returns {import('rollup').Plugin} */
function minifiedTemplates() {
  return {
    name: 'minified-templates',
    transform: (code, id) =>
      /[/\\]widget[/\\]src[/\\]/.test(id) ? minifyHTMLLiterals(code, { fileName: id, html: MARKUP }) : null,
  };
}

/** Writes beside each file what a page states as its `integrity`. @returns {import('rollup').Plugin} */
function integrity() {
  return {
    name: 'integrity',
    async writeBundle({ file = '' }) {
      const digest = createHash('sha384')
        .update(await readFile(file))
        .digest('base64');
      await writeFile(join(`${file}.sri`), `sha384-${digest}\n`);
    },
  };
}
