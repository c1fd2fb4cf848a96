/*
| The client of the benchmark: invents the staff in the installation, then for each round signs a message of everybody
| and sends them.
*/

const { app } = await import('./_product.js')

const { DateTime } = await import('luxon')
const { default: db } = await import('@adonisjs/lucid/services/db')
const { InventStaff } = await import('./_hr_staff.js')
const { filingMessages } = await import('#ca/hr/simulation/filing_messages')
const { KeptConnection } = await import('#commands/hr/connection')
const { sendAtRate } = await import('#ca/hr/simulation/send_at_rate')
type Staff = import('#ca/hr/simulation/filing_messages').Staff

interface Question {
  /** To be invented. */
  people?: number
  /** To be sent to. */
  address?: string
  connections?: number
}

let staff: Staff

const secondsOf = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1_000_000

/** The applications of the round before are closed first, as if they were decided: each person has one open at a time. */
async function round(address: string, connections: number) {
  await db.from('online_applications').update({ open_key: null })
  const messages = await filingMessages(staff, DateTime.now())
  // The server has closed what lay idle while all was signed; whoever sends there without having looked gets no answer.
  await new Promise((look) => setTimeout(look, 100))
  const before = process.cpuUsage()
  process.send?.({ signed: true })
  const connect = () => new KeptConnection(address)
  const report = await sendAtRate(messages, { connect, connections, rate: null })
  return { ...report, client: secondsOf(process.cpuUsage(before)) }
}

process.on('message', async ({ people, address, connections }: Question) => {
  if (people) {
    const inventing = await app.container.make(InventStaff)
    staff = await inventing.handle(people, 'shell:benchmark')
    process.send?.({ ready: true })
  }
  if (address && connections) process.send?.({ report: await round(address, connections) })
})
process.on('disconnect', () => void app.terminate())
