import { z } from 'zod'

/** A command called when the trigger fires, with the clearance of an administrator. */
export const FunctionAction = z
  .strictObject({
    mod: z.string().min(1).max(200).describe('The module, such as Display_1'),
    method: z.string().min(1).max(200).describe('The command'),
    args: z.record(z.string(), z.json()).default({}).describe('Its arguments, by name'),
  })
  .meta({ id: 'FunctionAction' })
export type FunctionAction = z.output<typeof FunctionAction>

/** A mail sent to each address when the trigger fires. */
export const MailAction = z
  .strictObject({
    emails: z.array(z.email().max(320)).min(1).max(100),
    content: z.string().max(100_000).default('').describe('The text of the mail'),
  })
  .meta({ id: 'MailAction' })
export type MailAction = z.output<typeof MailAction>

/** What a trigger does when it fires: the functions in order, then the mails. */
export const Actions = z
  .strictObject({
    functions: z.array(FunctionAction).max(100).default([]),
    mailers: z.array(MailAction).max(100).default([]),
  })
  .meta({ id: 'Actions' })
export type Actions = z.output<typeof Actions>
