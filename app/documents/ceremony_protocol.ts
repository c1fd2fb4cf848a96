import type { I18n } from '@adonisjs/i18n'
import { Paper } from '#documents/paper'
import { protocolOf, type Protocol } from '#ca/ceremonies/protocol'
import type Ceremony from '#models/ceremony'

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d).*$/
const told = (iso: string) => iso.replace(TIME, '$3.$2.$1 $4')

function head(paper: Paper, i18n: I18n, protocol: Protocol) {
  const { ceremony, purpose, algorithm, key, quorum, planned, rehearsal } = protocol
  paper.heading(i18n.t('ceremony.protocol.title', { number: ceremony }))
  if (rehearsal) paper.line(i18n.t('ceremony.protocol.rehearsal'), 'strong').gap(0.3)
  paper
    .fact(i18n.t('ceremony.protocol.purpose'), i18n.t(`ceremony.purposes.${purpose}`))
    .fact(i18n.t('ceremony.protocol.algorithm'), i18n.t(`certificates.algorithms.${algorithm}`))
    .fact(i18n.t('ceremony.protocol.key'), key, 'mono')
    .fact(i18n.t('ceremony.protocol.quorum'), quorum.replace('/', ` ${i18n.t('ceremony.of')} `))
    .fact(i18n.t('ceremony.protocol.planned'), planned.split('-').reverse().join('.'))
}

function people(paper: Paper, i18n: I18n, { participants }: Protocol) {
  paper.subheading(i18n.t('ceremony.protocol.participants'))
  for (const { role, name, position, share } of participants) {
    const holds = share === null ? '' : `, ${i18n.t('ceremony.protocol.share', { number: share })}`
    paper.line(`${i18n.t(`ceremony.roles.${role}`)}: ${name}, ${position}${holds}`)
  }
}

function acts(paper: Paper, i18n: I18n, { steps }: Protocol) {
  paper.subheading(i18n.t('ceremony.protocol.steps'))
  for (const { number, step, by, at, facts } of steps) {
    paper.line(`${number}. ${told(at)}  ${i18n.t(`ceremony.steps.${step}`)}. ${by}`)
    for (const fact of facts) paper.line(`     ${fact}`, 'mono')
  }
}

function proof(paper: Paper, i18n: I18n, { protocolSha256, signature }: Ceremony) {
  if (!protocolSha256 || !signature) return
  paper
    .subheading(i18n.t('ceremony.protocol.record'))
    .fact(i18n.t('ceremony.protocol.digest'), protocolSha256, 'mono')
    .fact(
      i18n.t('ceremony.protocol.signature'),
      signature.match(/.{1,64}/g)?.join('\n') ?? '',
      'mono'
    )
}

/**
 * CP-6.1: the protocol of a ceremony for the signatures of all who took part: who, what, when, and the hashes of what
 * came out. Times are those of Almaty.
 *
 * @returns PDF
 */
export function ceremonyProtocolPdf(i18n: I18n, ceremony: Ceremony): Promise<Buffer> {
  const protocol = protocolOf(ceremony)
  const paper = new Paper(i18n.t('ceremony.protocol.title', { number: ceremony.id }))
  head(paper, i18n, protocol)
  people(paper, i18n, protocol)
  acts(paper, i18n, protocol)
  proof(paper, i18n, ceremony)
  paper.subheading(i18n.t('ceremony.protocol.signatures'))
  for (const { role, name } of protocol.participants)
    paper.signature(`${name}, ${i18n.t(`ceremony.roles.${role}`)}`)
  return paper.finish()
}
