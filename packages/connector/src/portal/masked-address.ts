/** `maria@x.example` as `ma…@x.example`: enough to know it by, too little to learn it from a forwarded link. */
export function maskAddress(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, Math.min(2, at - 1))}…\u2060${email.slice(at)}`;
}
