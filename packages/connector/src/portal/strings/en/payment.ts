/** Paying: the review, the payment, the history. */
export const paymentWords = {
  title: 'Payment',
};
