/** The HTTP verbs a webhook can accept; HEAD and OPTIONS never run anything. */
export const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type Verb = (typeof verbs)[number]

/** Whether text is such a verb, in upper case as HTTP sends it. */
export const isVerb = (text: string): text is Verb => (verbs as readonly string[]).includes(text)
