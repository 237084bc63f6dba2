import type { z } from 'zod'

/** How the values of a field are kept. */
export type FieldKind =
  | 'text'
  /** A text of a caller's choice: what a database cannot keep of it is replaced. */
  | 'caller-text'
  | 'number'
  /** Milliseconds since the epoch, kept as whole ones. */
  | 'instant'
  | 'flag'
  /** A list, kept as JSON. */
  | 'json'
  /** A `KeptMessage`: several columns. */
  | 'message'

/** What is to be known of a field of an execution: its types, columns, REST members and documents are made of it. */
export interface ExecutionField {
  /** What its values are, and what documents say of it; of a message, which REST shows in its own form, only that. */
  readonly schema: z.ZodType
  readonly kind: FieldKind
  /** Where the journal keeps it; of a message, how its columns begin. Another name needs a migration. */
  readonly column: string
  /** Whether it changes in the course of the execution; others are written once. */
  readonly changes?: true
  /** Whether lists leave it out. */
  readonly isLong?: true
  /** Whether a text that is looked for is looked for in it. */
  readonly isSearched?: true
}
export type ExecutionFields = Readonly<Record<string, ExecutionField>>

/** The values of an execution that has these fields. */
export type ValuesOf<Fields extends ExecutionFields> = {
  readonly [Name in keyof Fields]: z.output<Fields[Name]['schema']>
}

/** Those fields that change in the course of an execution. */
export type ChangingOf<Fields extends ExecutionFields> = {
  [Name in keyof Fields as Fields[Name] extends { readonly changes: true } ? Name : never]: Fields[Name]
}

/** Those fields that lists have. */
export type ListedOf<Fields extends ExecutionFields> = {
  [Name in keyof Fields as Fields[Name] extends { readonly isLong: true } ? never : Name]: Fields[Name]
}

/** What gives the values of these fields alone. */
export function partOf<Fields extends ExecutionFields>(
  fields: Fields,
): (values: ValuesOf<Fields>) => ValuesOf<Fields> {
  const names = Object.keys(fields)
  return (values) => Object.fromEntries(names.map((name) => [name, values[name]])) as ValuesOf<Fields>
}

/** The names of the fields that are meant, in order. */
export const namesOf = (
  fields: ExecutionFields,
  isMeant: (field: ExecutionField) => boolean = () => true,
): readonly string[] => Object.entries(fields).flatMap(([name, field]) => (isMeant(field) ? [name] : []))

/** The fields that lists have, in order. */
export const listedOf = <Fields extends ExecutionFields>(fields: Fields): ListedOf<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, { isLong }]) => !isLong)) as ListedOf<Fields>
