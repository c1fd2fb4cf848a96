/*
| The loader of the command that was asked for: `crl:issue` is commands/crl/issue.ts, and the other fifty are left
| unread. Whatever is not found here (`list`, `help`, an alias, a mistyped name) the framework finds by reading all.
*/
import { existsSync } from 'node:fs'
import type { BaseCommand } from '@adonisjs/core/ace'
import type { CommandMetaData } from '@adonisjs/core/types/ace'

type Command = typeof BaseCommand

/** Where the command of a name is, beside this file; undefined for what cannot be a name of ours. */
export function commandFile(name: string): string | undefined {
  if (!/^[a-z][a-z-]*(:[a-z][a-z-]*)*$/.test(name)) return undefined
  return `${name.replaceAll(':', '/').replaceAll('-', '_')}${import.meta.url.slice(-'.ts'.length)}`
}

async function named(name: string): Promise<Command[]> {
  const file = commandFile(name)
  if (!file) return []
  const address = new URL(file, import.meta.url)
  if (!existsSync(address)) return []
  const { default: command } = await import(address.href)
  return [command]
}

let commands: Command[] = []

/** What the framework's kernel asks a loader for. */
export async function getMetaData(): Promise<CommandMetaData[]> {
  commands = await named(process.argv[2] ?? '')
  return commands.map((command) => command.serialize())
}

/** The command of that name. */
export async function getCommand({ commandName }: CommandMetaData): Promise<Command | null> {
  return commands.find((command) => command.commandName === commandName) ?? null
}
