/** What is shown below the source. */
export type ErpTab = 'syncs' | 'import' | 'payments';
