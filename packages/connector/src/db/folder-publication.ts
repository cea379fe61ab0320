import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes the folder `target` whole or not at all: `fill` works in a draft beside it, which then gets its name. When
 * several processes do it at once, the first one's folder stays. Drafts of processes that died are removed.
 *
 * @param fill gets the draft's path: an empty folder of mode 700.
 * @returns when `target` is there, whoever made it.
 */
export async function publishFolder(target: string, fill: (draft: string) => Promise<void>): Promise<void> {
  if (await isThere(target)) return;
  await removeAbandonedDrafts(target);
  const draft = `${target}.draft-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(draft, { mode: 0o700 });
    await fill(draft);
    await rename(draft, target);
  } catch (error) {
    if (!(await isThere(target))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function removeAbandonedDrafts(target: string): Promise<void> {
  const parent = path.dirname(target);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${path.basename(target)}.draft-`)) continue;
    const pid = Number(name.slice(path.basename(target).length).split('-')[1]);
    if (!isAlive(pid)) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

/** Tells whether a process has this id, whoever owns it; a zombie counts. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Tells whether there is a file or folder of this name. */
export async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
