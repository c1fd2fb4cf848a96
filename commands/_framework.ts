import { getCommand as coreCommand, getMetaData as coreCommands } from '@adonisjs/core/commands'
import { getCommand as lucidCommand, getMetaData as lucidCommands } from '@adonisjs/lucid/commands'
import type { CommandMetaData } from '@adonisjs/core/types/ace'

/*
| The framework's commands that there are: `node ace` runs beside an authority's keys and its register, where what
| wipes a database or opens a prompt into the process has no place. Tables are made by kualik:prepare or migration:run.
*/

const KEPT = [
  'serve',
  'build',
  'codegen',
  'generate:key',
  'migration:run',
  'migration:status',
  // Asked for by migration:run, outside production; does nothing here.
  'schema:generate',
]

/** Tests make the tables of their own databases and take them down again. */
const OF_TESTS = ['migration:rollback', 'migration:reset']

const isThere = ({ commandName }: CommandMetaData) =>
  KEPT.includes(commandName) || (process.env.NODE_ENV === 'test' && OF_TESTS.includes(commandName))

/** Called by the kernel: what there is, without loading it. */
export async function getMetaData(): Promise<CommandMetaData[]> {
  const all = [...(await coreCommands()), ...(await lucidCommands())]
  return all.filter(isThere)
}

/** Called by the kernel: the command itself. */
export async function getCommand(metaData: CommandMetaData) {
  return (await coreCommand(metaData)) ?? lucidCommand(metaData)
}
