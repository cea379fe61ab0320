// The entry of the file for script tags. What the parts that are loaded later take from it is put in by rollup.config.js.

// In this order like stands beside like: what is repeated within 32 kB, as far as gzip looks back, costs a page next to nothing.
import './customer-list/customer-list.ts';
import './call-sheet/call-sheet.ts';
import './customer-detail/customer-detail.ts';
import './suggestions/suggestions.ts';
import './summary/summary.ts';
import './adoption-chart/adoption-chart.ts';

export * from './index.ts';
