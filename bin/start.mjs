/*
| `npm start`: from a clean clone to a running server, and from any later state to the same.
| Every step looks first whether there is anything to do, so that it can be cut off at any instant
| and asked again. Plain JavaScript: it runs on the Node that the machine has.
*/
import { giveUp } from './setup/root.mjs'
import { endWithChildren } from './setup/run.mjs'
import { followNpm } from './setup/follow_npm.mjs'
import { checkMachine } from './setup/node24.mjs'
import { onlyStart } from './setup/single_start.mjs'
import { ensureEnvironment, settings } from './setup/environment.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { ensureCodegen } from './setup/codegen.mjs'
import { passwordsWereShown, prepare, welcome } from './setup/prepare.mjs'
import { address, checkPort, serve } from './setup/web_server.mjs'

const say = (line) => console.log(line)

async function start() {
  checkMachine()
  endWithChildren()
  followNpm()
  let status = 'it is still preparing.'
  await onlyStart(() => status)
  ensureEnvironment(say)
  const env = { ...process.env, NODE_ENV: process.env.NODE_ENV || 'production' }
  const { HOST = '127.0.0.1', PORT = '3333', LOG_LEVEL = 'warn', ONLINE_HOST } = settings()
  await checkPort({ HOST, PORT })

  const node = await ensurePackages(say)
  await ensureCodegen(node, say)
  const prepared = await prepare(node, env)
  for (const step of prepared.done) say(step)

  const url = address({ HOST, PORT })
  await serve(node, { ...env, HOST, PORT, LOG_LEVEL }, url)
  status = `Kualik runs at ${url} (process ${process.pid}).`
  say(welcome(url, ONLINE_HOST ? address({ HOST: ONLINE_HOST, PORT }) : url, prepared))
  passwordsWereShown(prepared)
}

start().catch(giveUp)
