import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';

/**
 * Reads a secret that is kept in a file which only we may read, and makes it where there is none. The file is there whole
 * or not at all, and several processes that make it at once agree on the first one's.
 *
 * @returns `isNew` when it was made here.
 * @throws Error that says what to do when the file is empty.
 */
export async function readOrMakeSecret(
  file: string,
  make: () => string,
): Promise<{ value: string; isNew: boolean }> {
  const kept = await readSecret(file);
  if (kept !== undefined) return { value: kept, isNew: false };
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(make());
      await handle.sync();
    } finally {
      await handle.close();
    }
    // Refuses a name that is taken, which `rename` would replace.
    const isNew = await link(draft, file).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false;
        throw error;
      },
    );
    const value = await readSecret(file);
    if (value === undefined) throw new Error(`${file} was deleted while it was made. Start again.`);
    return { value, isNew };
  } finally {
    await rm(draft, { force: true });
  }
}

/** Reads a secret that is kept; undefined where there is no such file. */
export async function readSecret(file: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const value = text.trim();
  if (value === '')
    throw new Error(`${file} is empty. Put its secret back, or delete it to have a new one made.`);
  return value;
}
