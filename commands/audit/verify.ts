import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { verifyChain } from '#ca/audit/verify_chain'
import { shellLanguage } from '#commands/shell_language'
import type { ChainReport } from '#ca/audit/verify_chain'

/** Walks the audit chain and says whether it is whole. */
export default class AuditVerify extends BaseCommand {
  static commandName = 'audit:verify'
  static description = 'Verify the hash chain of the audit log'
  static help = [
    '{{ binaryName }} audit:verify [--json]',
    'Note the head elsewhere: who can rewrite the whole table can make a chain that holds.',
    'Exit code: 0 when the chain is whole, 1 when it is broken.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  async run() {
    const report = await verifyChain()
    const document = { ok: report.break === null, ...report }
    process.stdout.write(this.json ? `${JSON.stringify(document, null, 2)}\n` : text(report))
    if (report.break) this.exitCode = 1
  }
}

function text({ entries, head, break: found }: ChainReport): string {
  const i18n = shellLanguage()
  if (found) return `${i18n.t('audit.chain.broken', { fault: found.fault, at: found.at })}\n`
  return `${i18n.t('audit.chain.whole', { entries, hash: head.hash })}\n`
}
