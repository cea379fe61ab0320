import { readFile } from 'node:fs/promises';

/**
 * Reads the screen's HTML and fills in its `{{placeholders}}`, escaped for text and attribute values.
 *
 * @throws {Error} the file has a placeholder that `values` does not name.
 */
export async function readScreenHtml(file: URL, values: Readonly<Record<string, string>>): Promise<string> {
  const template = await readFile(file, 'utf8');
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${file.pathname} asks for {{${name}}}, which has no value`);
    return escapeHtml(value);
  });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
