import { writeFile } from 'node:fs/promises'
import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import ca from '#config/ca'
import { CaError } from '#ca/ca_error'
import { findOpenCeremony } from '#ca/ceremonies/list_ceremonies'
import { HoldCeremony } from '#ca/ceremonies/hold_ceremony'
import { PlanCeremony, type CeremonyPlan } from '#ca/ceremonies/plan_ceremony'
import { answer } from '#commands/answer'
import { readFileBytes } from '#commands/read_file'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { TerminalDialog, WrittenDialog, type Dialog } from './_dialog.js'
import { writeOutcome } from './_outcome_files.js'
import { nextSteps } from './_next_steps.js'
import { hold } from './_rites.js'
import { SheetFolder } from './_sheet_folder.js'

/** CP-6.1: holds a key ceremony with the people in the room. */
export default class CeremonyHold extends BaseCommand {
  static commandName = 'ceremony:hold'
  static description = 'Hold a key ceremony: roll call, shares, key, quorum, protocol (CP-6.1)'
  static help = [
    '{{ binaryName }} ceremony:hold --plan PLAN.json --out DIR [--sheets DIR | --by-hand]',
    '{{ binaryName }} ceremony:hold --ceremony N --out DIR   goes on with a planned or interrupted one',
    'A plan of purpose "shares" deals new shares for the store, when a holder leaves or has lost one.',
    'Each share is shown to its holder alone, and its sheet lies in memory, as PDF, until it is printed and its check',
    'word was right; --by-hand makes no sheet. DIR gets what came out and the protocol as PDF.',
    '--answers FILE rehearses: answers come from the file, the authority is a demonstration, the protocol says so;',
    'only a rehearsal can keep its shares in a file, with --rehearsal-shares.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Plan of a new ceremony, JSON' })
  declare plan: string

  @flags.number({ description: 'Number of a planned or interrupted ceremony' })
  declare ceremony: number

  @flags.string({ description: 'Folder for what comes out', required: true })
  declare out: string

  @flags.string({ description: 'Folder for the sheets of the shares, on a disk in memory' })
  declare sheets: string

  @flags.boolean({ description: 'No sheets: shares are written down by hand' })
  declare byHand: boolean

  @flags.boolean({ description: 'Leave the sheets where they are' })
  declare keepSheets: boolean

  @flags.string({ description: 'Rehearse with the answers of a file; stdin is standard input' })
  declare answers: string

  @flags.string({ description: 'Of a rehearsal: file for its shares, one a line' })
  declare rehearsalShares: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const dialog = this.answers ? await WrittenDialog.read(this.answers) : new TerminalDialog()
      const id = await this.#ceremony()
      const holding = await this.app.container.make(HoldCeremony)
      const i18n = shellLanguage()
      const sheets = this.byHand ? null : await SheetFolder.open(this.sheets || undefined)
      const rite = {
        holding,
        dialog,
        i18n,
        sheets,
        actor: shellActor(),
        keepSheets: this.keepSheets ?? false,
        keepShares: () => this.#keepShares(dialog),
      }
      const ceremony = await hold(rite, id).finally(() => sheets?.close())
      const files = await writeOutcome(this.out, i18n, ceremony)
      const { protocolSha256, keyStore } = ceremony
      const line = i18n.t('ceremony.command.finished', { number: id, folder: this.out })
      return {
        document: { ceremony: id, protocolSha256, files },
        lines: [line, ...files.map((file) => `  ${file}`), ...nextSteps(i18n, keyStore)],
      }
    })
  }

  /** Before the store is sealed under them: whatever fails afterwards, they open it. */
  async #keepShares(dialog: Dialog) {
    if (!this.rehearsalShares || !(dialog instanceof WrittenDialog)) return
    await writeFile(this.rehearsalShares, `${dialog.shares.join('\n')}\n`, { mode: 0o600 })
  }

  async #ceremony(): Promise<number> {
    if (!this.ceremony) return this.#planned()
    const found = await findOpenCeremony(this.ceremony)
    this.#assertMachine(found.purpose)
    if (found.rehearsal !== Boolean(this.answers)) throw new CaError('E_CEREMONY_REHEARSAL')
    return found.id
  }

  async #planned(): Promise<number> {
    if (!this.plan) throw new CaError('E_CEREMONY_PLAN')
    const text = new TextDecoder().decode(await readFileBytes(this.plan))
    const plan = readPlan(text)
    this.#assertMachine(plan.purpose)
    const planning = await this.app.container.make(PlanCeremony)
    const ceremony = await planning.handle(
      { ...plan, rehearsal: Boolean(this.answers) },
      shellActor()
    )
    return ceremony.id
  }

  /** A root key is made on the Root CA's machine and nowhere else, and a State CA key not there. */
  #assertMachine(purpose: string) {
    if (purpose === 'shares' || purpose === ca.role) return
    throw new CaError('E_CEREMONY_MACHINE', { purpose, role: ca.role })
  }
}

function readPlan(text: string): CeremonyPlan {
  try {
    const { purpose, algorithm, keyId, fileName, needed, plannedOn, participants } =
      JSON.parse(text)
    const people = Array.from(participants as Record<string, unknown>[], (each) => ({
      role: String(each.role),
      name: String(each.name),
      position: String(each.position ?? ''),
    }))
    return {
      purpose: String(purpose),
      algorithm: String(algorithm ?? ''),
      keyId: String(keyId),
      fileName: String(fileName ?? ''),
      needed: Number(needed),
      plannedOn: String(plannedOn),
      participants: people,
    }
  } catch {
    throw new CaError('E_CEREMONY_PLAN')
  }
}
