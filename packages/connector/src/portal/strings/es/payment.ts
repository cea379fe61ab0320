export { paymentWords } from '../en/payment.ts';
