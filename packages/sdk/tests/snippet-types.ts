import { fileURLToPath } from 'node:url';
import typescript from 'typescript';

const FOLDER = fileURLToPath(new URL('./', import.meta.url));
/** What a snippet may use without saying where it comes from. */
const SURROUNDINGS = `
declare const payvite: import('@payvite/sdk').PayviteClient;
declare const id: string;
`;
const OPTIONS: typescript.CompilerOptions = {
  noEmit: true,
  strict: true,
  target: typescript.ScriptTarget.ES2024,
  module: typescript.ModuleKind.NodeNext,
  moduleResolution: typescript.ModuleResolutionKind.NodeNext,
  customConditions: ['source'],
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  types: ['node'],
};

/**
 * Checks the types of pieces of a document as a user's compiler would, each as a module of its own.
 *
 * @returns what is wrong, each with the line it stands in.
 */
export function findTypeFaults(snippets: readonly string[]): string[] {
  const files = new Map([[`${FOLDER}snippet-surroundings.d.ts`, SURROUNDINGS]]);
  // Not a file that is there, but where one could stand: imports are found from there.
  for (const [index, snippet] of snippets.entries())
    files.set(`${FOLDER}snippet-${index}.mts`, `${snippet}\nexport {};\n`);
  const host = typescript.createCompilerHost(OPTIONS);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    if (text === undefined) return getSourceFile(name, ...rest);
    return typescript.createSourceFile(name, text, typescript.ScriptTarget.ES2024);
  };
  const program = typescript.createProgram([...files.keys()], OPTIONS, host);
  return [...files.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText, start = 0 }) => {
      const line = file?.text.slice(0, start).split('\n').length ?? 1;
      const shown = file?.text.split('\n')[line - 1]?.trim();
      return `${typescript.flattenDiagnosticMessageText(messageText, '\n')}, in: ${shown}`;
    });
  });
}
