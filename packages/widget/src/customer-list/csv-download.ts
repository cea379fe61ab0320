/** Saves a text that comes in pieces as a file, the way a download does. Throws what reading it throws. */
export async function downloadText(pieces: AsyncIterable<string>, name: string): Promise<void> {
  const read: string[] = [];
  for await (const piece of pieces) read.push(piece);
  const url = URL.createObjectURL(new Blob(read, { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
