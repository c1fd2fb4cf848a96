import { ignitor } from '#tests/support/kill/ignitor'

await ignitor.ace().handle(process.argv.slice(2))
