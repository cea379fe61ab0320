/**
 * Follows a drag of a column's grip.
 *
 * @param onWidth - called with each width on the way, in rem; undefined for the column's own again (a double click).
 * @param onEnd - called when the person lets go.
 */
export function followGrip(
  event: PointerEvent,
  onWidth: (columnId: string, rem: number | undefined) => void,
  onEnd: () => void,
): void {
  const grip = (event.target as Element | null)?.closest<HTMLElement>('[data-grip]');
  const head = grip?.parentElement;
  const columnId = grip?.dataset['grip'];
  if (!grip || !head || !columnId || event.button !== 0) return;
  event.preventDefault();
  const remPx = Math.max(16, parseFloat(getComputedStyle(document.documentElement).fontSize));
  const sign = getComputedStyle(head).direction === 'rtl' ? -1 : 1;
  const from = head.getBoundingClientRect().width;
  const fromX = event.clientX;
  grip.setPointerCapture(event.pointerId);
  const move = ({ clientX }: PointerEvent) => {
    if (clientX !== fromX) onWidth(columnId, (from + sign * (clientX - fromX)) / remPx);
  };
  const end = () => {
    grip.removeEventListener('pointermove', move);
    onEnd();
  };
  grip.addEventListener('pointermove', move);
  grip.addEventListener('lostpointercapture', end, { once: true });
}
