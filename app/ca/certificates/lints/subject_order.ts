import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The attributes stand in the profile's order. */
export const subjectOrder: LintRule = {
  id: 'subject_order',
  citation: 'N4',
  check({ subject, profile }) {
    const order = profile.subject.map(({ attribute }) => attribute as string)
    const places = subject.map(({ name }) => order.indexOf(name ?? '')).filter((at) => at >= 0)
    const ascending = places.every((place, at) => at === 0 || places[at - 1] <= place)
    return ascending ? [] : [`the order is not ${order.join(', ')}`]
  },
}
