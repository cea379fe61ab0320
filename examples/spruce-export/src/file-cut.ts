import { readFile, truncate } from 'node:fs/promises';

const LINE_FEED = 0x0a;

/** Cuts a file off in the middle of its last line, as a copy that was interrupted near its end. */
export async function cutFile(path: string): Promise<void> {
  const bytes = await readFile(path);
  const end = bytes.at(-1) === LINE_FEED ? bytes.length - 1 : bytes.length;
  await truncate(path, middleOfLine(bytes, end - 1));
}

/** Cuts a file off in the middle of the line that lies half-way, as a copy that was interrupted there. */
export async function cutFileInHalf(path: string): Promise<void> {
  const bytes = await readFile(path);
  await truncate(path, middleOfLine(bytes, Math.floor(bytes.length / 2)));
}

/** The middle, in bytes, of the line that the byte at `position` belongs to; a line ends with its line feed. */
function middleOfLine(bytes: Buffer, position: number): number {
  const start = position === 0 ? 0 : bytes.lastIndexOf(LINE_FEED, position - 1) + 1;
  const lineFeed = bytes.indexOf(LINE_FEED, position);
  const end = lineFeed === -1 ? bytes.length : lineFeed;
  return start + Math.floor((end - start) / 2);
}
