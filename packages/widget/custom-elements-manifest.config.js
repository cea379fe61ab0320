import { readFileSync } from 'node:fs';

/**
 * What `cem analyze` makes of the comments above the elements: `dist/custom-elements.json`, for editors and docs
 * (https://github.com/webcomponents/custom-elements-manifest).
 */
export default {
  globs: ['src/*/*.ts', 'src/events.ts'],
  exclude: ['src/**/*.test.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [elementsOnly(), eventDescriptions(), designTokens(), shippedPaths()],
};

/** Leaves out what is nobody's business: private members, and modules without an element. */
function elementsOnly() {
  return {
    name: 'elements-only',
    packageLinkPhase({ customElementsManifest: manifest }) {
      const isPublic = ({ privacy, name }) => privacy === undefined && name?.startsWith('#') === false;
      const isRendering = ({ name }) =>
        ['styles', 'render', 'willUpdate', 'updated', 'firstUpdated'].includes(name);
      for (const { declarations } of manifest.modules) {
        for (const declaration of declarations) {
          declaration.members = declaration.members?.filter(
            (member) =>
              isPublic(member) && !isRendering(member) && !/^(dis)?connectedCallback$/.test(member.name),
          );
        }
      }
    },
  };
}

/** An event's class says once when it fires and what it carries. */
function eventDescriptions() {
  return {
    name: 'event-descriptions',
    packageLinkPhase({ customElementsManifest: manifest }) {
      const declarations = manifest.modules.flatMap((module) => module.declarations);
      for (const declaration of declarations.filter(({ events }) => events)) {
        // Those of the comment: what the analyzer finds in the code beside has no name that could be listened to.
        declaration.events = declaration.events.filter(({ name }) => name?.startsWith('payvite-'));
        for (const event of declaration.events) {
          const described = declarations.find(({ name }) => name === event.type?.text);
          event.description ??= described?.description;
        }
      }
    },
  };
}

/** Where the tokens are; `tokens.ts` describes all of them. */
const TOKEN_FILES = ['src/tokens.ts', 'src/pictures/aging-colors.ts'];

/** The elements that take their looks from the tokens have their custom properties. */
function designTokens() {
  return {
    name: 'design-tokens',
    packageLinkPhase({ customElementsManifest: manifest }) {
      const source = TOKEN_FILES.map((file) => readFileSync(file, 'utf8')).join('\n');
      const initials = new Map(
        Array.from(source.matchAll(/var\(\s*(--payvite-[\w-]+),([^;]+)\);/g), ([, name, initial]) => [
          name,
          initial.replace(/\s+/g, ' ').replaceAll('--_', '--payvite-').trim(),
        ]),
      );
      const cssProperties = Array.from(
        source.matchAll(/@cssprop (--payvite-[\w-]+) - (.+)/g),
        ([, name, description]) => ({ name, description, default: initials.get(name) }),
      );
      for (const { path, declarations } of manifest.modules) {
        // An element that is loaded later has them of its base.
        const usesTokens = /import \{ (tokens|PanelElement) \}/.test(readFileSync(path, 'utf8'));
        for (const declaration of declarations.filter(({ customElement }) => customElement && usesTokens))
          declaration.cssProperties = [...(declaration.cssProperties ?? []), ...cssProperties];
      }
    },
  };
}

/** The modules as they are shipped, those with an element or an event only. */
function shippedPaths() {
  return {
    name: 'shipped-paths',
    packageLinkPhase({ customElementsManifest: manifest }) {
      const shipped = (path) => path.replace(/^src\//, 'dist/').replace(/[.]ts$/, '.js');
      manifest.modules = manifest.modules.filter(({ declarations }) =>
        declarations.some(
          ({ customElement, superclass }) => customElement || superclass?.name === 'PayviteEvent',
        ),
      );
      for (const module of manifest.modules) {
        module.path = shipped(module.path);
        for (const { declaration } of module.exports)
          if (declaration.module) declaration.module = shipped(declaration.module);
      }
    },
  };
}
