import type { OpenItem } from '@payvite/sdk/schemas';
import { groupBy } from '../group-by.ts';
import { cleanName } from '../mail/display-name.ts';

/** Items of one job. */
export interface JobGroup {
  /** What tells jobs apart; null for the items without one. */
  key: string | null;
  name: string | null;
  /** Owed ones by due date, then credits. */
  items: OpenItem[];
}

/** What tells an item's job from others; null for none. As payments know it. */
export function jobKeyOf({ jobId, jobName }: Pick<OpenItem, 'jobId' | 'jobName'>): string | null {
  return jobId ?? jobName;
}

/** What a job is called: by name, else by its id. */
export function jobNameOf({ jobId, jobName }: Pick<OpenItem, 'jobId' | 'jobName'>): string | null {
  const name = jobName ?? jobId;
  return name === null ? null : cleanName(name);
}

/** Jobs by name as people sort them (Job 9 before Job 14), items without one last; credits after what is due. */
export function groupByJob(items: readonly OpenItem[], locale: string): JobGroup[] {
  const collator = new Intl.Collator(locale, { numeric: true });
  const isCredit = (item: OpenItem) => Number(item.kind === 'credit');
  return [...groupBy(items, jobKeyOf)]
    .map(([key, of]) => ({
      key,
      name: of.map(jobNameOf).find((name) => name !== null) ?? null,
      items: of.sort((a, b) => isCredit(a) - isCredit(b)),
    }))
    .sort((a, b) => (a.name === null ? 1 : b.name === null ? -1 : collator.compare(a.name, b.name)));
}
