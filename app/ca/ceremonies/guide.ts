import type Ceremony from '#models/ceremony'
import type { CeremonyStepName } from '#models/ceremony_step'

/** What is done in a ceremony, in its order; `unseal` where new shares replace earlier ones. */
export type GuideStep = 'roll' | 'unseal' | 'shares' | 'open' | 'outcome' | 'protocol'

/** A step, who does it, and whether it is done, comes next or comes later. */
export interface GuideLine {
  step: GuideStep
  who: string[]
  standing: 'done' | 'next' | 'later'
}

/** Which steps of a ceremony show that a step of the guide is done. */
function isDone({ steps, purpose }: Ceremony, step: GuideStep): boolean {
  const last = (name: CeremonyStepName) => steps.map((each) => each.step).lastIndexOf(name)
  switch (step) {
    case 'roll':
      return last('roll_called') >= 0
    case 'unseal':
      return last('store_opened') >= 0
    case 'shares':
      return last('store_sealed') >= 0
    case 'open':
      return last('store_opened') > last('store_sealed') && !isUnsealedOnly(purpose, last)
    case 'outcome':
      return last('listed') >= 0 || last('requested') >= 0
    case 'protocol':
      return last('finished') >= 0
  }
}

/** New shares: the store was opened with the earlier ones and is not sealed yet. */
const isUnsealedOnly = (
  purpose: Ceremony['purpose'],
  last: (name: CeremonyStepName) => number
): boolean => purpose === 'shares' && last('store_sealed') < 0

/**
 * The way of a ceremony from the roll call to the signatures, for those who hold it (CP-6.1).
 *
 * @param sealing the ceremony whose shares open the store before this one; null under none
 */
export function guideOf(ceremony: Ceremony, sealing: Ceremony | null): GuideLine[] {
  const named = (people: { name: string }[]) => people.map(({ name }) => name)
  const all = named(ceremony.participants)
  const holders = named(ceremony.participants.filter(({ shareNumber }) => shareNumber !== null))
  const earlier = named(sealing?.participants.filter(({ shareNumber }) => shareNumber) ?? [])
  const secretary = named(ceremony.participants.filter(({ role }) => role === 'secretary'))
  const deals = !sealing || ceremony.purpose === 'shares'
  const way: [GuideStep, string[], boolean][] = [
    ['roll', all, true],
    ['unseal', earlier, deals && sealing !== null],
    ['shares', holders, deals],
    ['open', holders, true],
    ['outcome', secretary, ceremony.purpose !== 'shares'],
    ['protocol', all, true],
  ]
  const steps = way.filter(([, , wanted]) => wanted)
  const next = steps.find(([step]) => !isDone(ceremony, step))?.[0]
  return steps.map(([step, who]) => ({
    step,
    who,
    standing: isDone(ceremony, step) ? 'done' : step === next ? 'next' : 'later',
  }))
}
