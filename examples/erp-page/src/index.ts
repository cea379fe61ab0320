export { startErpPage } from './erp-page.ts';
export type { ErpPage, ErpPageOptions } from './erp-page.ts';
export type { ErpPageLogger } from './erp-app.ts';
