import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { minifyHTMLLiterals } from 'minify-literals';

/** Parts that are loaded when they are needed, by their source: each a file beside the first one, which must be served with it. */
const LATER = {
  'bounces/bounces-panel': 'payvite-widget-bounces.min.js',
  'erp/erp-panel': 'payvite-widget-erp.min.js',
  'mail-settings/mail-settings-panel': 'payvite-widget-mail-settings.min.js',
  'payments/payment-settings-form': 'payvite-widget-payment-settings.min.js',
  'payments/payments-panel': 'payvite-widget-payments.min.js',
  'pictures/bar-drawings': 'payvite-widget-bars.min.js',
  'strings/es': 'payvite-widget-es.min.js',
  'strings/es-bounces': 'payvite-widget-bounces-es.min.js',
  'strings/es-erp': 'payvite-widget-erp-es.min.js',
  'strings/es-mail-settings': 'payvite-widget-mail-settings-es.min.js',
  'strings/es-payment-settings': 'payvite-widget-payment-settings-es.min.js',
  'strings/es-payments': 'payvite-widget-payments-es.min.js',
  'strings/fr': 'payvite-widget-fr.min.js',
  'strings/fr-bounces': 'payvite-widget-bounces-fr.min.js',
  'strings/fr-erp': 'payvite-widget-erp-fr.min.js',
  'strings/fr-mail-settings': 'payvite-widget-mail-settings-fr.min.js',
  'strings/fr-payment-settings': 'payvite-widget-payment-settings-fr.min.js',
  'strings/fr-payments': 'payvite-widget-payments-fr.min.js',
};

/**
 * What those parts take from the first file, which has it anyway, by its module: nothing comes twice, and Lit must not. A
 * list in it, so that a name costs no bytes.
 *
 * @type {Record<string, string[]>}
 */
const SHARED = {
  lit: ['css', 'html', 'nothing', 'svg'],
  'lit/directives/repeat.js': ['repeat'],
  // Of the SDK, which the first file has a part of.
  '../../sdk/dist/syncs.js': ['Syncs'],
  './call-sheet/call-sheet-words.ts': ['peopleToCall'],
  './complaint.ts': ['complaint'],
  './connection/permissions.ts': ['readPermissions'],
  './connection/refresh-controller.ts': ['RefreshController'],
  './customer-detail/paged-rows.ts': ['PagedRows'],
  './chip-styles.ts': ['chipStyles'],
  './customer-list/csv-download.ts': ['downloadText'],
  './customer-table-styles.ts': ['customerTableStyles'],
  './dates.ts': ['formatAge', 'formatInstant', 'formatInstantDate', 'formatTime'],
  './element-state.ts': ['elementState', 'faultInPlace', 'missingState', 'skeleton', 'staleNotice'],
  './events.ts': [
    'CustomerOpenEvent',
    'ErpOpenEvent',
    'InvitationSentEvent',
    'MailSettingsSavedEvent',
    'PostingChangeEvent',
    'SyncChangeEvent',
    'TestMailSentEvent',
  ],
  './fault.ts': ['announceFault', 'describeFault', 'nextFault'],
  './focus-keeper.ts': ['FocusKeeper'],
  './invite-button/invite-recipient.ts': ['isEmail'],
  './invite-button/mail-page.ts': ['writeMailPage'],
  './invite-button/mail-preview.ts': ['mailPreview', 'mailPreviewStyles'],
  './money.ts': ['currencyExponent', 'formatMoney'],
  './pictures/icons.ts': ['icon'],
  './strings/counting.ts': ['counting'],
  './strings/words.ts': ['languageOf'],
  './strings/wording.ts': ['reword'],
  './telephone-link.ts': ['telephoneLink'],
};

// Once, not at the head of each of its parts.
const LIT_NOTICE =
  '/*! @license Lit: Copyright 2017-2021 Google LLC, SPDX-License-Identifier: BSD-3-Clause */';

/** Nothing here reads a property for what reading it does, or makes an object of a function. @type {import('terser').CompressOptions} */
const COMPRESSION = { passes: 6, inline: 1, sequences: false, pure_getters: true, unsafe_arrows: true };

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
  ...build(loadedLater(), sharing(), ...forScriptTag(LIT_NOTICE)),
};

const later = Object.entries(LATER).map(([source, file]) => ({
  input: `src/${source}.ts`,
  output: { file: `dist/${file}`, format: 'es', sourcemap: true },
  ...build(partsBeside(), sharedByElements(), ...forScriptTag()),
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
  return [terser({ ecma: 2020, compress: COMPRESSION, format }), integrity()];
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
    resolveDynamicImport: laterPart,
    renderDynamicImport: ({ targetModuleId }) =>
      targetModuleId === null || targetModuleId.startsWith('./')
        ? { left: 'import((file => scriptAddress ? new URL(file, scriptAddress).href : file)(', right: '))' }
        : null,
  };
}

/** In a part, which is a module, such an address is beside it without more ado. @returns {import('rollup').Plugin} */
function partsBeside() {
  return { name: 'parts-beside', resolveDynamicImport: laterPart };
}

/** The file of a part that is loaded later. @type {import('rollup').ResolveDynamicImportHook} */
function laterPart(specifier) {
  const [, name] = /([^/]+)[.][jt]s$/.exec(String(specifier)) ?? [];
  const [, file] = Object.entries(LATER).find(([source]) => basename(source) === name) ?? [];
  return file ? { id: `./${file}`, external: true } : null;
}

/** Puts what is shared into the first file. @returns {import('rollup').Plugin} */
function sharing() {
  const imports = Object.entries(SHARED).map(([id, names]) => `import { ${names.join()} } from '${id}';`);
  const shared = `export const shared = [${Object.values(SHARED).flat().join()}];`;
  return {
    name: 'sharing',
    transform: (code, id) =>
      /[/\\]src[/\\]bundle[.]ts$/.test(id)
        ? { code: [code, ...imports, shared].join('\n'), map: null }
        : null,
  };
}

/** A path without its ending: sources name one another by `.ts`, what is made of them by `.js`. @param {string} path */
const stem = (path) => path.replace(/[.][jt]s$/, '');

/** The module that finds what is shared. */
const SHARED_LIST = '\0shared-list';

/** Gives a part what the first file shares. @returns {import('rollup').Plugin} */
function sharedByElements() {
  const source = join(import.meta.dirname, 'src');
  const names = Object.values(SHARED).flat();
  return {
    name: 'shared-by-elements',
    resolveId(id, importer) {
      if (id === SHARED_LIST) return id;
      const path = id.startsWith('.') && importer ? join(dirname(importer), id) : id;
      const found = Object.keys(SHARED).find(
        (each) => stem(path) === stem(each.startsWith('.') ? join(source, each) : each),
      );
      return found ? `\0shared:${found}` : null;
    },
    load(id) {
      // Found once in each part, whatever it takes of it.
      if (id === SHARED_LIST) return 'export const { shared } = globalThis.Payvite;';
      const exported = SHARED[id.replace('\0shared:', '')];
      if (!exported) return null;
      const lines = exported.map((name) => `export const ${name} = shared[${names.indexOf(name)}];`);
      return [`import { shared } from ${JSON.stringify(SHARED_LIST)};`, ...lines].join('\n');
    },
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
