/** One field of what is promised: for tests that look at nothing else of it. */
export async function pick<T, K extends keyof T>(promised: Promise<T>, field: K): Promise<T[K]> {
  const value = await promised
  return value[field]
}
