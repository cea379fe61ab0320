import { readdir, readFile, writeFile } from 'node:fs/promises';
import { PayviteClient } from '../src/index.ts';
import { describeMethods } from './method-descriptions.ts';
import { describeSchemas } from './schema-descriptions.ts';
import { listSdkMethods, traceSdkMethods } from './sdk-methods.ts';

/** What the comments of the contract and of the client say: for the API's document. */
export async function describeContract() {
  const requests = await traceSdkMethods();
  const client = new PayviteClient({ baseUrl: 'http://payvite.invalid', apiKey: 'pv_test_none' });
  const methods = listSdkMethods(client).map(({ name, className }) => ({
    name,
    className,
    request: requests.get(name) ?? '',
  }));
  return {
    ...describeSchemas(await readSources('../src/schemas/')),
    ...describeMethods(await readSources('../src/'), methods),
  };
}

async function readSources(folder: string): Promise<string[]> {
  const url = new URL(folder, import.meta.url);
  const names = (await readdir(url)).filter((name) => /(?<!\.test)\.ts$/.test(name)).sort();
  return Promise.all(names.map((name) => readFile(new URL(name, url), 'utf8')));
}

if (import.meta.main) {
  const described = await describeContract();
  await writeFile(new URL('../dist/descriptions.json', import.meta.url), JSON.stringify(described, null, 2));
  const { texts, operations } = described;
  console.log(`Described ${Object.keys(texts).length} places and ${Object.keys(operations).length} methods`);
}
