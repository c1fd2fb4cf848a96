import { findOpenCeremony } from '#ca/ceremonies/list_ceremonies'
import { handOut } from './_hand_out.js'
import { yes, type Rite } from './_rite.js'
import { typedShares } from './_typed_shares.js'
import type Ceremony from '#models/ceremony'

/** Everybody of the plan answers to the name. @throws CaError E_CEREMONY_MISSING */
async function callRoll(rite: Rite, ceremony: Ceremony): Promise<void> {
  const { dialog, i18n, holding, actor } = rite
  const present: string[] = []
  for (const { name, role } of ceremony.participants) {
    const facts = { name, role: i18n.t(`ceremony.roles.${role}`) }
    if (yes(await dialog.ask(i18n.t('ceremony.ask.present', facts)))) present.push(name)
  }
  await holding.callRoll(ceremony, present, actor)
}

/** Deals the shares, each to its holder, and seals the store under them. */
async function dealAndSeal(rite: Rite, ceremony: Ceremony): Promise<void> {
  const { holding, actor } = rite
  for (const share of await holding.dealShares(ceremony)) await handOut(rite, ceremony, share)
  await rite.keepShares()
  await holding.seal(ceremony, actor)
}

/** The shares that open the store now: as many as their dealing asked for, whatever this ceremony deals. */
async function bringShares({ dialog, i18n, holding }: Rite, ceremony: Ceremony) {
  const { needed, holders } = await holding.quorum(ceremony)
  dialog.say(i18n.t('ceremony.say.open', { needed, holders: holders.join(', ') }))
  return typedShares(dialog, i18n, needed)
}

/** The whole ceremony, from wherever it stands. */
export async function hold(rite: Rite, id: number): Promise<Ceremony> {
  const { holding, actor } = rite
  const current = () => findOpenCeremony(id)
  for (;;) {
    const ceremony = await current()
    const stage = await holding.stage(ceremony)
    if (stage === 'roll') await callRoll(rite, ceremony)
    else if (stage === 'unseal')
      await holding.unseal(ceremony, await bringShares(rite, ceremony), actor)
    else if (stage === 'shares') await dealAndSeal(rite, ceremony)
    else if (stage === 'open') {
      await holding.open(ceremony, await bringShares(rite, ceremony), actor)
      return holding.finish(await current(), actor)
    } else return ceremony
  }
}
