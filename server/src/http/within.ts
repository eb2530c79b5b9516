/** What `work` comes to, or `LATE` after so many milliseconds; the work goes on all the same. */
export async function within<T>(milliseconds: number, work: T | Promise<T>): Promise<T | 'LATE'> {
  const late = Promise.withResolvers<'LATE'>();
  const timer = setTimeout(late.resolve, milliseconds, 'LATE');
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
