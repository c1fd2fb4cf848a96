/** What is measured beside others: it issues a number of certificates and says how long that took. */
export interface Contender {
  name: string
  /** How many certificates a round has. */
  count: number
  /** Issues them; what can be made beforehand is not in the time. @returns seconds */
  round(): Promise<number>
  stop(): Promise<void>
}
