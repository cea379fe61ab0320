export { statementWords } from '../en/statement.ts';
