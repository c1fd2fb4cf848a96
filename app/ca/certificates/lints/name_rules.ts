import type { AttributeName } from '#ca/certificates/attributes'
import type { NameAttribute } from '#ca/certificates/names'
import type { NameRule } from '#ca/certificates/profiles/profile'

/** Attributes that no rule allows and rules whose required attribute is missing. */
export function attributeProblems(name: NameAttribute[], rules: readonly NameRule[]): string[] {
  const allowed = new Set<string | undefined>(rules.map(({ attribute }) => attribute))
  const present = new Set(name.map((each) => each.name))
  return [
    ...name.filter((each) => !allowed.has(each.name)).map(({ oid }) => `${oid} is not allowed`),
    ...rules
      .filter(({ attribute, required }) => required && !present.has(attribute))
      .map(({ attribute }) => `${attribute} is missing`),
  ]
}

/** Attributes whose value is fixed by a rule and is another. */
export function valueProblems(name: NameAttribute[], rules: readonly NameRule[]): string[] {
  return rules.flatMap(({ attribute, value }) =>
    name
      .filter((each) => each.name === attribute && value !== undefined && each.value !== value)
      .map((each) => `${attribute} is '${each.value}' instead of '${value}'`)
  )
}

/** Values of one attribute that have not the form a rule gives it. */
export function formProblems(
  name: NameAttribute[],
  rules: readonly NameRule[],
  attribute: AttributeName
): string[] {
  const form = rules.find((rule) => rule.attribute === attribute)?.form
  return name
    .filter((each) => each.name === attribute && form && !form.test(each.value))
    .map((each) => `${attribute} '${each.value}' has not the form ${form}`)
}
