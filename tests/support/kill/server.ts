import { ignitor } from '#tests/support/kill/ignitor'

await ignitor.httpServer().start()
