// `@payvite/connector/erp-source`: all that a source is made of. Any new export here becomes public API.
export * from './erp-source.ts';
export {
  createErpClient,
  type ErpAnswer,
  type ErpClient,
  type ErpClientOptions,
  type ErpRequest,
} from './erp-client.ts';
export { formatAmount } from '../currency-exponent.ts';
export {
  ValueFault,
  isValidEmail,
  parseAmount,
  parseCurrency,
  parseDate,
  parseFlag,
  parseLocale,
  parseRequiredText,
  parseText,
  shownText,
} from './erp-values.ts';
